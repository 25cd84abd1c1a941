# One letter came twice, not byte for byte: phr asks, packages carry it once, and the word is taken back.
@ new
% drop Terminbrief.txt
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr watch --once
1 file filed
$ phr export --all --to out
1 file of 1 record
% copy out/*/*.txt home/inbox/again.txt
% change home/inbox/again.txt
$ phr watch --once
1 file filed
$ phr status
2 records: 1 question open
1 record seems to be one paper with another: phr review asks, and nothing is deleted
$ phr show {again.txt}
phr asks: Is this the same paper as ... 2026-11-09 (record
Every number and date agrees.
seems to be the same paper as
$ phr bundle --dry-run
Going along (2):
$ phr review
Is this the same paper as
Every number and date agrees.
1 yes: packages carry
2 no, they differ: packages carry both
>> 1
1 question answered, 0 open.
$ phr show {again.txt}
you said: the same paper as
$ phr show {Terminbrief.txt}
you said: the same paper as
$ phr bundle --dry-run
Going along (1):
Staying out (1):
you said that it is the same paper as one that goes
$ phr bundle --dry-run --json
"reason": "same-paper"
"instead":
# Nothing was deleted, and the word can be taken back.
$ phr list
2 records
$ phr correct {again.txt} --undo
Written down.
$ phr bundle --dry-run
Going along (2):
