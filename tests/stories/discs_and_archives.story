# A disc image of two people's studies: both are kept, one is held back, the report beside them is a record, and the
# image itself is put aside for the viewer's sake, with a note that it may be deleted.
@ new
% drop Klinikum-CD.iso
$ phr watch --once
8 files filed, 8 of them from inside archives, mails and exports, 0 waiting for you, 3 ignored by rule
$ phr status
1 file found = 1 filed + 0 already held + 0 waiting
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr status
3 records: ... 1 held back
$ phr list --category imaging
2026-11-05 Imaging CT Sprunggelenk rechts ... another person? held back
2026-11-05 Imaging CT Thorax nativ Klinikum Birkenfurt
$ phr show {Klinikum-CD.iso/DICOM/ST000001}
person Sommer^Maria Elena
whose ... Maria Elena Sommer
CT axial 5.0 CHEST: 4 images
$ phr show {Klinikum-CD.iso/DICOM/ST000002}
another person's: held back from every package
CT axial 5.0 ANKLE: 3 images
phr asks: This page names Brandt^Jonas ... not Maria Elena Sommer. Is it yours?
$ phr show {Klinikum-CD.iso/BEFUND/BEFUND.PDF} --text
Kein Hinweis auf Metastasen im Thorax.
$ phr review --json
"about":
Is it yours?
$ phr bundle --dry-run
Going along (2)
CT Thorax nativ
Staying out
CT Sprunggelenk rechts: another person's
$ phr export --all --to out
8 files of 3 records
# The same disc again brings nothing new.
% copy home/inbox/Needs?attention/Klinikum-CD.iso home/inbox/again.iso
$ phr watch --once
8 files filed
$ phr status
3 records:
