# Photos, a fax and screenshots are read by OCR: filed like papers, and each says that a machine read it.
@ new
% drop IMG_20261106_181204.jpg
% drop IMG_4471.HEIC
% drop "Fax 0412.tif"
% drop "Bildschirmfoto 2025-12-05.png"
% drop visit_note.webp
$ phr status
5 files found = 0 filed + 0 already held + 5 waiting
$ phr watch --once
5 files filed, 0 waiting for you
~ not read
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr status
5 files found = 5 filed + 0 already held + 0 waiting + 0 ignored by rule
5 records: 0 questions open, 0 held back, 0 not read
$ phr list
2026-11-04 Labs Laborbefund Labor Auenbruck
2026-10-14 Doctor Notes Kardiologischer Befundbericht
2026-10-08 Prescriptions Prescription
2025-12-02 Imaging Sonographie der Nieren
2025-04-09 Doctor Notes
5 records
# The sheet lay sideways, half in shadow: its words, its day and its person are found all the same.
$ phr show {IMG_20261106_181204.jpg}
filed under Labs (sure
date 2026-11-04 (sure; printed beside “entnahme”)
person Sommer, Maria Elena
page 1 was read from a picture by OCR
came as IMG_20261106_181204.jpg
$ phr show {IMG_20261106_181204.jpg} --text
Fibrinogen
$ phr show {IMG_4471.HEIC}
kind Prescription
born 1968-04-17
came as IMG_4471.HEIC
$ phr show {Fax 0412.tif} --text
--- page 1 of 2
Ejektionsfraktion
--- page 2 of 2
Nachtabsenkung
$ phr search Amlodipin 10 mg
2 records
$ phr review --json
[]
# What comes out is what went in.
$ phr export {IMG_4471.HEIC} --to out
1 file of 1 record
