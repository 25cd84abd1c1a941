# Two papers become one record, in the order named; taken apart, each is what it was.
@ samples
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr join {Rezept Dr Petersen.pdf}
joining needs two records or more
! 2
$ phr join
phr: no record was named
! 2
$ phr join {Beleg 17-09.pdf} {Linsenpass.pdf}
These are one record of
To take it back: phr split
$ phr status
28 records
$ phr show {Beleg 17-09.pdf}
joined with record
$ phr search Linsenpass
1 record
$ phr split {Beleg 17-09.pdf}
The joined pages are records of their own again:
$ phr status
29 records
$ phr split {Beleg 17-09.pdf}
cannot be split: it has one page
! 6
$ phr join --suggest
phr sees no photos
