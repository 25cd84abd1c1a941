# The package for the second doctor: looked at, written, verified; one changed byte is noticed.
@ samples
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr bundle --for "Dr. Rivera" --dry-run
Going along
Please look at these
Staying out
$ phr bundle --for "Dr. Rivera"
The package: ... 1 imaging study with 40 images
Your own checklist, beside it:
It is not encrypted
$ phr bundle verify home/packages/records-*
files: all there and unchanged.
$ phr bundle verify home/packages/records-* --json
"ok": true
% change home/packages/records-*/01_RECORDS.pdf
$ phr bundle verify home/packages/records-*
01_RECORDS.pdf
NOT as they were written.
! 7
$ phr bundle verify home/packages/nothing
phr: next:
! 3
$ phr bundle --since soon
phr: next:
! 2
