# The recovery kit opens the vault; a check says that everything is whole, or what is not.
@ samples
$ phr check
level 0:
Everything is whole.
$ phr check --level 1
phr: the vault is locked
! 4
$ phr check --level 2 --passphrase-file passphrase.txt
level 2:
Everything is whole.
$ phr kit test --from "home/Recovery kit - print me, then delete me.pdf"
The kit opens this vault
% delete "home/Recovery kit - print me, then delete me.pdf"
$ phr kit print --to kit.pdf
phr: the vault is locked
! 4
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr kit print --to kit.pdf
The recovery kit is in ... and was tested.
$ phr kit test --from kit.pdf
The kit opens this vault
$ phr kit test --from nothing.pdf
cannot be read
! 5
$ phr kit test
Type the key from the paper
> AGE-SECRET-KEY-NONSENSE
phr: next:
! 5
$ phr check --level 1 --subset 3/2
phr: '3/2' names no part of the vault
! 2
% change home/vault/objects/*/*.age
$ phr check
is damaged
1 finding
! 7
