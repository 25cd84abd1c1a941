# Where nobody sits at a terminal, nothing is asked: what needs the vault says that it is locked and how to open it.
@ samples
$ phr list
phr: the vault is locked
! 4
$ phr list --json
{"error": {"code": "vault-locked"
! 4
$ phr search x
phr: the vault is locked
! 4
$ phr show x
phr: the vault is locked
! 4
$ phr export --all --to out
phr: the vault is locked
! 4
$ phr review --json
"vault-locked"
! 4
$ phr correct x --title y
phr: the vault is locked
! 4
$ phr remove x
phr: the vault is locked
! 4
$ phr restore x
phr: the vault is locked
! 4
$ phr plan
phr: the vault is locked
! 4
$ phr question list
phr: the vault is locked
! 4
$ phr bundle --dry-run
phr: the vault is locked
! 4
$ phr unlock
phr: the vault is locked
! 4
$ phr status
The vault is locked.
$ phr streak
This week is kept.
$ phr check --level 0
Everything is whole.
