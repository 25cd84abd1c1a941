# From nothing to a first look at one's records, without anybody at a terminal.
@ nowhere
$ phr
You have no home for them yet. Make one: phr init
phr demo
$ phr init --name "Maria Elena Sommer" --born 1968-04-17 --zone Europe/Berlin
Your home is ready:
Your passphrase, shown only this once. Write it on paper:
...
The recovery kit opens everything if the passphrase is lost; it was tested just now.
Next: drop your papers and discs into
phr watch --once
$ phr
Print the recovery kit in that folder
Drop papers and discs into
$ phr init
there is a vault in ... already; it was left as it is
phr: next: use it with `phr unlock`
! 6
