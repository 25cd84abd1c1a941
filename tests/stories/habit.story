# The weekly habit works while locked; a check-in is the person's own word.
@ samples
$ phr streak
1 week in a row; the goal is 4
This week is kept.
$ phr streak --json
"goal": 4
"this_week": "kept"
$ phr checkin
a check-in is your word
phr checkin` at a terminal, or with --yes
! 2
$ phr checkin --yes
phr: the vault is locked
! 4
$ phr checkin
Did you look, and is there nothing new this week?
> y
Passphrase
> lantern orbit maple cinder violet harbor
is kept. 1 week in a row.
$ phr checkin
Did you look
> n
phr: stopped
! 130
$ phr checkin --yes --passphrase-file passphrase.txt
is kept.
$ phr remind --ics sunday.ics
The reminder is in
$ phr remind --ics sunday.ics
phr: next:
! 6
