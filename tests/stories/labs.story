# Lab values over time: as printed, of her own records only, looked at one by one, and drawn.
@ new
% drop "Labor September.pdf"
% drop Laborwerte.pdf
% drop "Befund (1).pdf"
$ phr watch --once
3 files filed
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr show {Labor September.pdf}
Lab values printed in it (18)
Hämoglobin 11,7 g/dl - (12,0 - 15,4)
$ phr show {Labor September.pdf} --json
"analyte": "Kreatinin"
"value": "1,02"
"loinc": "2160-0"
$ phr labs
test newest flag date over time values
Creatinine 1,02 mg/dl + 2026-09-08
rows you have not looked at yet: phr labs confirm
$ phr labs show Kreatinin
Creatinine, LOINC 2160-0
2025-08-19 0,94 mg/dl
0,51 - 0,95
2026-09-08 1,02 mg/dl + 0,51 - 0,95
unconfirmed
~ 1,01
$ phr labs show unobtainium
no lab value called unobtainium
! 3
$ phr labs plot creatinine --to crea.svg
Written to
It is not encrypted
$ phr labs plot creatinine --to crea.svg
phr overwrites nothing
! 6
$ phr labs confirm
Row 1 of
where: page 1 of 1, in the ... line
above it:
printed: Leukozyten 7,1 G/l 3,9 - 10,2 6,9
phr read: Leukozyten = 7,1 G/l (3,9 - 10,2)
y right n wrong, hide it
>> y
Row 2 of
>> n
Row 3 of
>> s
Row 4 of
>> u
Taken back.
Row 3 of
>> u
Taken back.
Row 2 of
>> q
1 row looked at.
$ phr labs show WBC
2026-09-08 7,1 G/l
confirmed
