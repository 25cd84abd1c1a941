# A mail is the cover of its attachments, each a record of its own; letters that were never on paper are read too.
@ new
% drop "Befunde Praxis Petersen.eml"
% drop Therapiebericht.docx
% drop "Arztbrief Petersen.rtf"
% drop "After Visit Summary.html"
% drop Terminbrief.txt
$ phr watch --once
8 files filed, 3 of them from inside archives, mails and exports, 0 waiting for you
~ not read
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr status
5 files found = 5 filed + 0 already held + 0 waiting
8 records:
$ phr list
2026-11-10 Doctor Notes Arztbrief der Anästhesie-Sprechstunde Klinikum Birkenfurt
2026-10-27 Labs Laborbefund Labor Auenbruck
2026-09-29 Doctor Notes Arztbrief
2025-02-18 Doctor Notes After visit summary
8 records
$ phr show {Befunde Praxis Petersen.eml} --text
From: Praxis Dr. Petersen
Subject: Ihre Befunde für die Zweitmeinung
Attached
Laborbefund.pdf
Arztbrief.jpg
Vorbereitung.txt
# The photo in the mail was stored lying on its side.
$ phr show {Befunde Praxis Petersen.eml/Arztbrief.jpg}
date 2026-11-10
page 1 was read from a picture by OCR
came as Befunde Praxis Petersen.eml/Arztbrief.jpg
$ phr show {Befunde Praxis Petersen.eml/Laborbefund.pdf} --text
Kein Hinweis auf einen Harnwegsinfekt.
$ phr show {Therapiebericht.docx} --text
Therapiebericht Physiotherapie
$ phr show {Arztbrief Petersen.rtf}
date 2026-09-29 (sure; printed beside “vorstellung am”)
$ phr show {After Visit Summary.html} --text
Keep taking lisinopril 10 mg once daily.
~ script
$ phr show {Terminbrief.txt}
date 2026-11-09
$ phr search Harnwegsinfekt
1 record
$ phr review --json
[
$ phr export --all --to out
8 files of 8 records
