# What portals and a telephone give: a C-CDA summary in its archive, FHIR in three shapes, Apple Health.
@ new
% drop HealthSummary_May_02_2025.zip
% drop export.zip
% drop patient-record.json
% drop Patientenkurzakte.json
% drop Observation.ndjson
$ phr watch --once
7 files filed, ... of them from inside archives, mails and exports, 0 waiting for you
~ not read
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr status
5 files found = 5 filed + 0 already held + 0 waiting
7 records:
0 not read
$ phr list
2026-11-15 Doctor Notes Patient summary from Apple Health
2026-11-12 Doctor Notes Patient
2025-04-30 Doctor Notes AFTER VISIT SUMMARY
7 records
# The allergies, medicines and results in a summary are told as it states them.
$ phr show {HealthSummary_May_02_2025.zip/IHE_XDM/SUBSET01/DOC0001.XML}
kind Patient summary (sure
person Maria Elena Sommer
Problems stated in it (2)
Essential hypertension, active, 2017
Allergies stated in it (1)
Sulfonamides
Medicines stated in it (1)
Lisinopril 10 MG Oral Tablet
Results stated in it (2)
Creatinine ... 0.91 mg/dL
$ phr show {HealthSummary_May_02_2025.zip/IHE_XDM/SUBSET01/DOC0001.XML} --text
Summary of Care
Substance Reaction Status
$ phr show {patient-record.json}
Procedures stated in it (1)
Laparoscopic cholecystectomy
Immunisations stated in it (1)
$ phr show {Patientenkurzakte.json}
date 2026-11-12
from Praxis Dr. Petersen, Birkenfurt
Medicines stated in it (2)
Amlodipin 10 mg 0-0-1-0
$ phr show {Observation.ndjson}
not known whose
Results stated in it (4)
Potassium 4.3 mmol/L (3.5 - 5.3)
$ phr show {export.zip/apple_health_export/export.xml}
date 2026-11-15
Vital signs stated in it (4)
Body weight 70.1 kg the last of 3
$ phr search Sulfonamide
records
$ phr review --json
[
$ phr export {patient-record.json} {Observation.ndjson} --to out
2 files of 2 records
