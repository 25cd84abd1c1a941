# The same paper twice is one record; a page of another person is shown, held back and packed for nobody.
@ samples
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr status
1 already held
$ phr show {Laborwerte (1).pdf}
the same came again as record
$ phr list --person other
Laborbefund ... another person? held back
$ phr show {Befund (1).pdf}
person Brandt, Jonas
$ phr bundle --dry-run
Going along
Staying out ... another person
% copy home/vault/README.txt again.txt
$ phr add again.txt
1 file filed
$ phr add again.txt
1 file filed
$ phr status
2 already held
$ phr correct {Befund (1).pdf} --mine
Written down.
$ phr list --person other
~ Laborbefund
