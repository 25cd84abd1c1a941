# The person's word wins, can be taken back, and what is removed can be restored.
@ samples
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr correct {Scan 0034.pdf} --category imaging --kind imaging-report --date 2026-02 --title "MRI of the knee" --provider "Dr. Petersen"
Written down. Imaging report, 2026-02, MRI of the knee
$ phr show {Scan 0034.pdf}
MRI of the knee
filed under Imaging (your word
date 2026-02 (your word
filed while locked
read anew
$ phr search knee
MRI of the knee
$ phr correct {Scan 0034.pdf} --undo
Written down.
~ knee
$ phr correct {Scan 0034.pdf} --undo
phr: next:
! 3
$ phr correct {Scan 0034.pdf}
phr: next:
! 2
$ phr correct {Scan 0034.pdf} --date 30.02.2026
is no date
write it as 2026-03-14, 2026-03 or 2026
! 2
$ phr correct zzzz --title x
phr: next:
! 3
$ phr remove {Scan 0034.pdf} {Beleg 17-09.pdf}
2 records are in the trash now.
$ phr list
~ KRUMMEN
27 records
$ phr list --removed
KRUMMEN
2 records
$ phr status
2 in the trash
$ phr restore {Beleg 17-09.pdf}
1 record is back from the trash.
$ phr list
KRUMMEN
28 records
$ phr remove
phr: no record was named
! 2
