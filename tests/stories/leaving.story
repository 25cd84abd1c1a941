# Everything comes out again, byte for byte, and nothing of the person's is overwritten.
@ samples
$ phr export --all --to out --passphrase-file passphrase.txt
68 files of 29 records ... in
$ phr export --all --to out --passphrase-file passphrase.txt
already holds an index.json, and phr overwrites nothing
! 6
$ phr export --to out2 --passphrase-file passphrase.txt
phr: no record was named
! 2
$ phr export {Scan 0034.pdf} --to one --passphrase-file passphrase.txt --json
"records": 1
"files": 1
