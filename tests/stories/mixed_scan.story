# Five letters went through the scanner at once: every page is read and can be found, and the file is split in five.
@ new
% drop "Scan Stapel.pdf"
$ phr watch --once
1 file filed
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr status
1 file found = 1 filed + 0 already held + 0 waiting
1 record:
$ phr show {Scan Stapel.pdf}
pages 1, 2, 3, 4, 5 were read from a picture by OCR
came as Scan Stapel.pdf (... 5 pages)
$ phr show {Scan Stapel.pdf} --text
--- page 1 of 5
Befundbericht HNO
--- page 2 of 5
Arztbrief Dermatologie
--- page 3 of 5
Jonas Brandt
--- page 4 of 5
Gynäkologie
--- page 5 of 5
Gesundheitskurs
$ phr search Sprunggelenk
page 3
# phr shows where it would part, and why; one letter is another person's.
$ phr split {Scan Stapel.pdf}
looks like 5 papers
3. page 3: ... Jonas Brandt (another person's: would be held back)
why here:
To split it: phr split ... --at 2,3,4,5
$$ phr split {Scan Stapel.pdf}
5. page 5:
or type the pages at which a new paper begins
> y
5 records now, each filed by its own pages:
1 of them names another person and is held back
$ phr list
2026-02-17 Doctor Notes Arztbrief Orthopädie ... another person? held back
2026-01-20 Doctor Notes Arztbrief Dermatologie
2025-11-11 Doctor Notes Befundbericht HNO
5 records
$ phr status
1 file found = 1 filed + 0 already held + 0 waiting
5 records: ... 1 held back
$ phr review --json
Jonas Brandt, born 1981-11-02, not Maria Elena Sommer. Is it yours?
$ phr bundle --dry-run
Befundbericht HNO
Staying out
Arztbrief Orthopädie: another person's
# The scan itself was never changed.
$ phr export --all --to out
5 records
