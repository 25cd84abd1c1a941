# An archive that broke off, one with a password inside, a script: what can be had is filed, the rest says why not.
@ new
% drop Download.zip
% drop "Befund verschlüsselt.zip"
% drop portal-download.sh
$ phr watch --once
4 files filed (2 not read), 2 of them from inside archives, mails and exports, 1 waiting for you
"portal-download.sh" is a program, and phr does not take in programs; next: delete it
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr status
3 files found = 2 filed + 0 already held + 1 waiting
4 records: ... 2 not read
Needs attention/portal-download.sh
$ phr list
no date Other
not read
4 records
$ phr show {Download.zip}
filed, its text not read
this archive or disc image is cut short, so some of what it held is missing
next: fetch it again from where it came from
$ phr show {Download.zip/Begleitbrief.txt} --text
in diesem Archiv finden Sie den Befund der CT des Thorax
$ phr show {Befund verschlüsselt.zip}
this file needs a password to be taken out of its archive
next: type the password in `phr review`
$ phr show {Befund verschlüsselt.zip/Begleitschreiben.txt}
date 2026-10-29
$ phr review --json
"about":
# Everything that was filed comes out again, the damaged archive too.
$ phr export --all --to out
4 files of 4 records
# Once the script is deleted, nothing waits.
% delete home/inbox/Needs?attention/portal-download.sh
% delete home/inbox/Needs?attention/portal-download.sh.txt
$ phr status
0 waiting
