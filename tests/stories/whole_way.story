# All papers and the disc through the locked inbox, then a look at what became of them.
@ new
% drop papers
$ phr
There are new files in the inbox: phr watch --once
$ phr status
The vault is locked.
79 files found = 0 filed + 0 already held + 77 waiting
$ phr watch --once
files filed (2 not read), 0 waiting for you, 10 ignored by rule
~ Sommer
~ .pdf
$ phr watch --once
Nothing new in the inbox.
$ phr
69 files filed
To look at your records: phr unlock
$ phr status
The vault is locked.
79 files found = 69 filed + 0 already held + 0 waiting + 10 ignored by rule
$ phr unlock --passphrase-file passphrase.txt
The vault is open. It locks itself after 15 minutes without use
$ phr status
The vault is open.
79 files found = 68 filed + 1 already held + 0 waiting + 10 ignored by rule
records: ... questions open, ... held back, 2 not read, 0 in the trash
Needs you: ... phr review
$ phr
Questions phr has: phr review
$ phr list
id date filed under what it is from
Labs Laborbefund
29 records
$ phr list --category labs --since 2026-01-01
Labs
~ Imaging
$ phr list --kind pathology-report --json
"kind": "pathology-report"
$ phr list --unsure
phr asks
$ phr list --removed
There are no such records.
$ phr search ureter
page
$ phr search qqqqzzz
Nothing has all of these words.
$ phr show {S24-04417.pdf}
record ... filed
filed under Labs
date 2024-06-05 ... rests on:
came as S24-04417.pdf
$ phr show {S24-04417.pdf} --text
--- page 1 of
SURGICAL PATHOLOGY
$ phr show {ct-disc}
study 2.25.
40 images
came as ct-disc
$ phr lock
The vault is locked.
$ phr list
phr: the vault is locked
phr: next: run `phr unlock`, or name a passphrase
! 4
$ phr lock
The vault was locked already.
