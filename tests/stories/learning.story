# One correction teaches: the next paper of the same layout follows and says why; it is let go with the correction.
@ new
% drop Laborwerte.pdf
% drop "Befund (1).pdf"
$ phr watch --once
2 files filed
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr show {Laborwerte.pdf}
date 2025-08-19 (sure; printed beside “entnahme”)
$ phr correct {Laborwerte.pdf} --date 2025-08-20 --provider "MVZ Auenbruck" --title "Blood and kidneys"
Written down. Lab result, 2025-08-20, Blood and kidneys
1 record of the same layout or sender: phr follows you there too.
1 record of the same layout: phr was sure there, and asks. See: phr review
# A neighbour's sheet, seen before: from whom it is follows; its sure date is asked about, its title and whose it is stay.
$ phr show {Befund (1).pdf}
Laborbefund
date 2026-05-05 (not sure; you said which date counts on “Blood and kidneys”, 2025-08-20, which looks the same; phr had found another one here)
person Brandt, Jonas
held back from every package
from MVZ Auenbruck (likely; you said so of “Blood and kidneys”, 2025-08-20, which looks the same)
phr asks: Which date is this document's?
phr asks: This page names
# The next one is filed while the vault is locked, and follows once it is open.
$ phr lock
locked
% drop "Labor September.pdf"
$ phr watch --once
1 file filed
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr show {Labor September.pdf}
Blood and kidneys
date 2026-09-09 (likely; printed beside “befunddatum”; you said so of “Blood and kidneys”, 2025-08-20, which looks the same)
rests on: "09.09.2026" (page 1)
person Sommer, Maria Elena (sure
from MVZ Auenbruck (likely; you said so of
title likely; you said so of “Blood and kidneys”
~ asks
$ phr show {Labor September.pdf} --json
"learned_from": [
# Taking the word back takes back all that followed from it.
$ phr correct {Laborwerte.pdf} --undo
Written down. Lab result, 2025-08-19, Laborbefund
$ phr show {Labor September.pdf}
Laborbefund
date 2026-09-08 (sure; printed beside “entnahme”)
from Labor Auenbruck
~ you said so
$ phr show {Befund (1).pdf}
date 2026-05-05 (sure
~ you said which
