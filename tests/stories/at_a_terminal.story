# With somebody at a terminal, phr asks for what it needs, and never shows what is secret.
@ nowhere
$ phr init --zone Europe/Berlin
Press Enter to have phr make one of six words
Passphrase:
> lantern orbit maple cinder violet harbor
The same again:
> lantern orbit maple cinder violet harbour
the two passphrases are not the same
! 2
$ phr init --zone Europe/Berlin
Passphrase:
> lantern orbit maple cinder violet harbor
The same again:
> lantern orbit maple cinder violet harbor
Full name as on the identity card
> Maria Elena Sommer
Date of birth
> 1968-04-17
Your home is ready
~ violet
~ shown only this once
$ phr unlock
Passphrase:
> not this one at all
phr: next:
! 4
$ phr unlock
Passphrase:
> lantern orbit maple cinder violet harbor
The vault is open.
~ violet
$ phr list
There are no records yet. Drop files in the inbox.
% drop Laborwerte.pdf
$ phr watch --once
1 file filed
> ignored
$ phr list
Laborbefund
$ phr lock
The vault is locked.
