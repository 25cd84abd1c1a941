# Each error says what is wrong and what to do, and ends with the code of its family.
@ new
$ phr lsit
phr: No such command 'lsit'
phr: next: see `phr --help`
! 2
$ phr list --categroy labs
phr: No such option
phr: next: see `phr list --help`
! 2
$ phr --home elsewhere list
phr: there is no phr home at
phr: next: make one with `phr init`
! 3
$ phr list --home elsewhere --json
{"error": {"code": "no-home", "what":
! 3
$ phr unlock --passphrase-command "echo wrong"
phr:
phr: next:
! 4
$ phr unlock --passphrase-command "echo wrong" --json
{"error": {"code":
! 4
$ phr unlock --passphrase-file nothing.txt
phr: no passphrase came from the file nothing.txt
phr: next:
! 8
$ phr add nothing.pdf
phr: there is nothing at nothing.pdf
! 3
$ phr init --home other --passphrase-command "echo password1"
phr:
phr: next:
! 6
$ phr init --home other --zone Mars/Olympus
phr: Mars/Olympus is no time zone phr knows
! 2
$ phr search --passphrase-file passphrase.txt " "
phr: there are no words to search for
! 2
$ phr review --passphrase-file passphrase.txt
phr review asks at a terminal, and there is none
! 2
$ phr kit test
phr:
! 4
