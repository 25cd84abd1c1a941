"""The words that tell a kind of document: titles, section headings and turns of phrase, in several languages.

Patterns are matched against folded text (lower case, ä as ae, no accents). A title counts in the first lines, most when
it fills its line; a heading counts at the start of any line; a phrase counts anywhere, at most `most` times. Weights
are logits by hand: about 6 settles a document that says nothing else. Sources of the words: LOINC document names, the
German KBV forms, and the section names of HL7 C-CDA.
"""

import re
from dataclasses import dataclass
from functools import cache
from re import Pattern

from phr.record.kinds import RecordKind as K


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that speaks for a kind, its weight, and how many hits count."""

    kind: K
    pattern: Pattern[str]
    weight: float
    most: int = 1


_MODALITY = (
    r"\b(?:x-?rays?|radiographs?|mrt|mri|mra|cta?|pet(?:[ /-]ct)?|spect|tac|irm|rmn)\b(?!\s*(?:\d{5}|\d{1,2}/))"
    r"|\b(?:c?ct|mrt|mr)-\w+|\w*(?:ultraschall|sonogra[pf]\w+|ecogra[pf]\w+|echogra[pf]\w+|mammogra\w+|szintigra\w+|scintigra\w+)"
    r"|ultrasound|sonogram|roentgen\w*|computertomogra\w*|computed tomograph\w*|magnetic resonance|kernspin\w*|risonanza magnetica"
    r"|resonancia magnetica|ressonancia magnetica|tomogra[pf]i\w+|tomodensitometrie|radiogra[pf]i[ae]\w*|densitometr\w+|bone densi\w+"
    r"|\bdexa\b|\bdxa\b|bone scan|myocardial perfusion|nuclear (?:scan|medicine)|barium swallow"
    r"|(?:transthoracic |transesophageal |2-?d )?echocardiogra\w+|echokardiogra\w+|\b(?:duplex|doppler)\w*"
)

_TITLES: dict[K, tuple[tuple[str, float], ...]] = {
    K.LAB_RESULT: (
        (r"labor(?:befund|ergebnis|bericht|blatt|werte)\w*|kumulativbefund|endbefund|teilbefund|laborgemeinschaft", 6),
        (r"lab(?:oratory)? (?:report|results?|test)|test results?|pathology result|blood (?:test|work)\b|clinical chemistry", 5),
        (r"(?:complete|full) blood count|metabolic panel|lipid panel|thyroid panel|urinalysis|urinstatus|blutbild|screening results?", 5),
        (r"esami di laboratorio|analisi (?:cliniche|del sangue)|exames? laboratoria\w+|analises clinicas|laboratorio clinico", 6),
        (r"analyses? (?:de biologie|medicales?|de sang)|biologie medicale|resultats? d.analyses?|analisis (?:clinicos?|de sangre)", 6),
        (r"informe de laboratorio|resultados? de (?:laboratorio|exames?|analisis)|mikrobiolog\w*befund|microbiology report", 6),
        (r"\b(?:labor|laborator(?:y|ies)|laboratorio|laboratoire|diagnostics)\b", 2),
    ),
    K.PATHOLOGY_REPORT: (
        (r"surgical pathology|(?:histo|cyto)?pathology report|histopatholog\w*|cytology report|dermatopatholog\w*", 9),
        (r"(?:histolog|zytolog|patholog)\w*[ -]?(?:befund|bericht|begutachtung|gutachten)\w*", 9),
        (r"anatomia patologica|anatomie pathologique|anatomopatol\w*|esame istologico|anatomo-?pathologi\w*", 9),
        (r"institut fuer pathologie|pathology associates", 4),
    ),
    K.GENETIC_REPORT: ((r"genetic (?:test|report|testing)|molecular (?:profil|genetic)\w*|humangenetisch\w*|genpanel|genomic\w* report", 8),),
    K.IMAGING_REPORT: (
        (_MODALITY, 5),
        (r"radiology report|radiolog\w+ (?:befund|bericht)|imaging report|roentgenbefund|referto radiologico|informe radiologico", 7),
        (r"\b(?:radiolog\w*|imaging|nuklearmedizin\w*)\b", 2),
    ),
    K.ENDOSCOPY_REPORT: (
        (r"(?:colonoscopy|gastroscopy|endoscopy|egd|bronchoscopy) report|(?:kolo|gastro|endo|broncho)skopie-?(?:befund|bericht)", 9),
        (r"koloskopie|gastroskopie|oesophagogastro\w*|\boegd\b|endosonographie", 4),
    ),
    K.FUNCTION_TEST: (
        (r"\b(?:ekg|ecg|eeg|emg)[ -]?(?:befund|bericht|report|auswertung)\b|langzeit-?(?:ekg|rr|blutdruck)\w*|holter\b", 8),
        (r"spirometr\w+|lungenfunktion\w*|pulmonary function|bodyplethysmogra\w+|ergometrie\w*|exercise (?:stress )?test|sleep study", 7),
        (r"electrocardiogram|elektrokardiogramm|electrocardiogramme|elettrocardiogramma|nervenleit\w+", 6),
    ),
    K.PRESCRIPTION: (
        (r"\b(?:privat|kassen|e-?|gruenes )?rezept\b|arzneimittelverordnung|\be?-?prescription\b|^rx\b", 6),
        (r"ricetta(?: medica| bianca)?|receta(?: medica)?\b|ordonnance|receituario|receita medica|prescripcion|prescrizione", 6),
    ),
    K.MEDICATION_LIST: (
        (r"medikationsplan|medikamenten(?:plan|liste)|medication (?:list|plan|reconciliation|record|profile|schedule)", 9),
        (r"(?:list of|current|active|discharge) medications|liste des medicaments|lista de? (?:medicamentos|farmaci)|repeat medication", 5),
        (r"plan de medicacion|piano terapeutico|plan de traitement medicamenteux", 6),
    ),
    K.PHARMACY_RECEIPT: ((r"\w*-?apotheke\b|pharmacy|\bchemist\b|farmacia|pharmacie|drug ?store", 4),),
    K.THERAPY_PRESCRIPTION: (
        (r"(?:heil|hilfs)mittelverordnung|verordnung von (?:krankengymnastik|physio\w+|heilmitteln|hilfsmitteln)", 9),
        (r"(?:physio|physical |occupational )therapy (?:order|prescription|referral)|einlagenversorgung", 7),
    ),
    K.OPTICAL_PRESCRIPTION: (
        (r"brillen(?:verordnung|pass|rezept)|(?:spectacle|eyeglass|glasses|optical|lens) prescription|opticians?\b|optometr\w+", 7),
    ),
    K.CHEMOTHERAPY_PROTOCOL: ((r"chemotherapie-?(?:protokoll|plan|schema)|chemotherapy (?:record|protocol|treatment|flow)", 9),),
    K.DISCHARGE_SUMMARY: (
        (r"discharge (?:summary|report|letter)|entlass(?:ungs)?-?(?:brief|bericht)|austrittsbericht|epikrise|arztbrief.{0,20}entlassung", 9),
        (r"lettre de (?:sortie|liaison)|compte[ -]rendu d.hospitalisation|lettera di dimissione|informe de alta|(?:nota|relatorio|sumario) de alta", 9),
        (r"klinikum|krankenhaus|uniklinik|universitaetsklinik\w*|klinik fuer", 1.5),
    ),
    K.CONSULT_NOTE: (
        (r"consult(?:ation)?(?: note| report| letter)|konsil(?:iar)?\w*(?:bericht|befund)?|clinic letter|outpatient letter|history (?:and|&) physical", 6),
        (r"arztbrief|ambulanz(?:brief|karte)|befundbericht|facharztbericht|ambulanter befund|medical record\b", 5),
        (r"compte[ -]rendu de consultation|relazione (?:clinica|medica)|visita (?:specialistica|ambulatoriale)|informe (?:medico|clinico)", 6),
    ),
    K.PROGRESS_NOTE: (
        (r"progress note|office (?:visit|note)|follow-?up (?:note|visit)|verlaufs(?:bericht|eintrag|dokumentation)|clinic note|soap note", 7),
    ),
    K.VISIT_SUMMARY: ((r"(?:after|end of|patient) visit summary|visit summary|patient visit information|clinical visit", 9),),
    K.EMERGENCY_NOTE: (
        (r"emergency (?:department|room|visit)(?: note| report| record)?|notaufnahme\w*|\bed (?:note|visit|report)\b|notfallbericht", 5),
        (r"pronto soccorso|urgencias|compte[ -]rendu des? urgences", 5),
    ),
    K.OPERATIVE_NOTE: (
        (r"operative (?:report|note|record)|operation (?:report|note)|op-bericht|operations(?:bericht|protokoll)|procedure (?:report|note)", 9),
        (r"eingriffsprotokoll|compte[ -]rendu operatoire|verbale operatorio|(?:informe|protocolo) (?:quirurgico|operatorio)", 9),
    ),
    K.ANAESTHESIA_RECORD: ((r"an(?:ae|e)sthesi[ae]?-?(?:protokoll|dokumentation| record)|narkoseprotokoll|anesthesia record", 9),),
    K.REFERRAL: (
        (r"ueberweisung\w*|referral(?: letter| form| note| request)?|krankenhauseinweisung|verordnung von krankenhausbehandlung", 7),
        (r"lettre d.adressage|impegnativa|volante de derivacion", 6),
    ),
    K.TUMOUR_BOARD: ((r"tumor-?(?:konferenz|board)\w*|tumou?r board|multidisciplinary (?:team|tumou?r)|\bmdt (?:meeting|outcome|discussion)", 9),),
    K.CARE_PLAN: ((r"(?:therapie|behandlungs)plan|care plan|plan of care|treatment plan", 6),),
    K.RADIATION_RECORD: ((r"bestrahlungs(?:plan|bericht|protokoll)|radi(?:ation|otherapy) (?:treatment|therapy|summary|completion)\w*", 8),),
    K.REHAB_REPORT: ((r"reha(?:bilitations)?-?(?:entlassungs?)?-?bericht|physiotherapy (?:report|summary)|rehabilitation (?:report|summary)", 9),),
    K.TRANSFER_SUMMARY: ((r"verlegungs(?:bericht|brief)|transfer (?:summary|letter)", 9),),
    K.PATIENT_SUMMARY: ((r"patient summary|patient(?:en)?kurzakte|health summary|summary of (?:care|patient)|resumen de paciente", 8),),
    K.IMMUNISATION_RECORD: (
        (r"impf(?:ausweis|pass|bescheinigung|zertifikat|buch)|(?:vaccination|immuni[sz]ation) (?:record|certificate|card|history)", 9),
        (r"carnet de vaccination|certificato vaccinale|cartilla de vacunacion", 9),
    ),
    K.DEVICE_CARD: ((r"implantat-?(?:ausweis|pass)|implant card|schrittmacher-?ausweis|allergie-?(?:pass|ausweis)|(?:device|pacemaker) (?:identification )?card", 9),),
    K.SICK_NOTE: ((r"arbeitsunfaehigkeit\w*|krankschreibung|sick (?:note|certificate)|fit note|(?:work|school) excuse|arret de travail", 9),),
    K.ADVANCE_DIRECTIVE: (
        (r"advance (?:\w+ )?directive|living will|patientenverfuegung|do not resuscitate|vorsorgevollmacht|directives anticipees|testament vital", 10),
    ),
    K.CONSENT: ((r"(?:informed )?consent (?:form|to|for)|einwilligung\w*|aufklaerungs(?:bogen|gespraech)|consentimiento|consentement|consenso informato", 8),),
    K.MEDICAL_BILL: (
        (r"\b(?:arzt|privat)?rechnung\b|liquidation\b|invoice|billing statement|statement of account|hospital bill|patient statement|factura|facture\b|fattura", 5),
    ),
    K.INSURANCE_EOB: ((r"explanation of benefits|leistungsabrechnung|this is not a bill|decompte de remboursement|claim summary", 11),),
    K.INSURANCE_LETTER: (
        (r"kostenuebernahme\w*|prior authori[sz]ation|coverage (?:decision|determination)|krankenkasse|insurance (?:card|claim)|claim form", 6),
    ),
}  # fmt: skip

_HEADINGS: tuple[tuple[K, str, float], ...] = (
    (K.IMAGING_REPORT, r"(?:findings|befund|interpretation|nuclear interpretation|referto|resultats?|hallazgos)\s*:", 1.5),
    (K.IMAGING_REPORT, r"(?:impression|beurteilung|opinion|conclusione?s?|conclusion)\s*:", 1.2),
    (K.IMAGING_REPORT, r"(?:technique|technik|methodik|tecnica|protocol|aufnahmetechnik|untersuchungstechnik)\b.{0,3}:?", 2),
    (K.IMAGING_REPORT, r"(?:comparison|voraufnahmen?|vergleich|vergleichsuntersuchung)\s*:", 2),
    (K.IMAGING_REPORT, r"(?:exam(?:ination)?|study|procedure|type of (?:test|exam|study))s?\s*:[ ,]*(?:" + _MODALITY + ")", 4),
    (K.IMAGING_REPORT, r"(?:exam(?:ination)?|study)\s*:", 2),
    (K.OPERATIVE_NOTE, r"(?:pre-? ?(?:operative|procedure|op) diagnos[ei]s|praeoperative diagnose)", 4),
    (K.OPERATIVE_NOTE, r"(?:post-? ?(?:operative|procedure|op) diagnos[ei]s|postoperative diagnose)", 4),
    (K.OPERATIVE_NOTE, r"(?:name of )?(?:procedure|operation|surgery)s?(?: \w+)?(?: performed)?\s*:", 2.5),
    (K.OPERATIVE_NOTE, r"(?:procedure in detail|details? of (?:the )?(?:procedure|operation)|(?:description|technique) of (?:the )?(?:procedure|operation))", 4),
    (K.OPERATIVE_NOTE, r"(?:estimated blood loss|ebl|an(?:a)?esthesia|anaesthesie|surgeons?|operateur|assistenz|op-datum|complications|drains|tourniquet)\b", 1.5),
    (K.OPERATIVE_NOTE, r"indications? for (?:the )?(?:procedure|operation|surgery)", 2),
    (K.PATHOLOGY_REPORT, r"(?:gross(?: \w+)? description|macroscopic|makroskopie|makroskopisch\w*)", 5),
    (K.PATHOLOGY_REPORT, r"(?:microscopic(?: \w+)? description|mikroskopie|mikroskopisch\w*|histologie)\b", 4),
    (K.PATHOLOGY_REPORT, r"(?:specimens?(?: submitted)?|final diagnosis|material)\s*:?", 1.5),
    (K.DISCHARGE_SUMMARY, r"(?:hospital course|course in hospital|brief hospital course|stationaerer verlauf)", 5),
    (K.DISCHARGE_SUMMARY, r"(?:(?:final |principal )?discharge diagnos[ei]s|entlassungsdiagnose\w*)", 5),
    (K.DISCHARGE_SUMMARY, r"(?:date of (?:discharge|admission)|admission diagnos[ei]s|(?:condition|disposition|medications?|instructions?) (?:on|at) discharge)", 2.5),
    (K.DISCHARGE_SUMMARY, r"(?:discharge (?:medications?|instructions?|condition|date|disposition)|admitting diagnos[ei]s|reason for admission)", 2.5),
    (K.DISCHARGE_SUMMARY, r"(?:entlassungs?-?(?:medikation|datum|befund)|medikation bei entlassung|therapieempfehlung)", 2.5),
    (K.CONSULT_NOTE, r"(?:reason for (?:the )?consult\w*|consult(?:ation|ing)\b|chief complaint|history of (?:the )?present(?:ing)? illness|hpi\b|history and clinical data)", 2),
    (K.CONSULT_NOTE, r"(?:past (?:medical|surgical) history|family (?:medical )?history|social history|review of systems|allergies|medications|current medications)", 0.7),
    (K.CONSULT_NOTE, r"(?:physical exam\w*|neurologic(?:al)? exam\w*|mental status|anamnese|diagnosen?|epikrise|procedere|therapievorschlag)\b", 0.8),
    (K.PROGRESS_NOTE, r"subjective\b", 4),
    (K.PROGRESS_NOTE, r"objective\b", 2),
    (K.PROGRESS_NOTE, r"(?:assessment(?:\s*(?:/|and)\s*plan)?|interval history|reason for visit|plan)\s*:?", 0.8),
    (K.EMERGENCY_NOTE, r"(?:(?:ed|er|emergency (?:department|room)) course|medical decision making|triage|mode of arrival|disposition)\b", 2.5),
    (K.PRESCRIPTION, r"(?:rp\.?|rx)(?:\s|:|$)", 3),
    (K.VISIT_SUMMARY, r"(?:today.s (?:diagnosis|visit)|your (?:vitals|medications)|instructions|what.s next)\b", 1),
    (K.PATIENT_SUMMARY, r"(?:patient (?:demographics|lifestyle|vitals)|past hospital visits|medical tests)\b", 2),
)  # fmt: skip

_PHRASES: tuple[tuple[K, str, float, int], ...] = (
    (K.LAB_RESULT, r"reference (?:range|interval)|referenzbereich|normbereich|normal range|valori di riferimento|valores? de referenc\w+|valeurs? de reference|normwerte?\b", 3, 1),
    (K.LAB_RESULT, r"(?:specimen|sample|probe)n?(?:material| taken| collected|eingang)?\b", 0.7, 2),
    (K.PRESCRIPTION, r"\bsig\s*:|\brefills?\b|\bdisp(?:ense)?\s*[:#]|aut idem|\bdea ?#|\bpzn\b|\bn[123]\b|dispense as written|\bdaw\b|\bqty\b|\bs:", 1.5, 4),
    (K.PRESCRIPTION, r"take \d+ (?:tablet|capsule)s?|\btablette\b.{0,20}taeglich|mg (?:oral )?(?:tablet|filmtabl|capsule)", 0.7, 3),
    (K.MEDICATION_LIST, r"\bmo\b.{0,12}\bmi\b.{0,12}\bab\b|morgens\b.{0,12}mittags\b.{0,12}abends|handelsname|selbstmedikation", 3, 2),
    (K.PHARMACY_RECEIPT, r"\breceipt\b|kassenbon|\bzuzahlung\b|\bco-?pay\b|\brx ?(?:#|no|number)|dispensed|\bsumme\b|\bmwst\b|abgabe|you saved|bon-nr", 2, 3),
    (K.OPTICAL_PRESCRIPTION, r"\bsph(?:ere)?\b.{0,20}\bcyl\w*|\bzyl\w*\b.{0,20}\bachse\b|\bo\.?d\.?\b.{0,40}\bo\.?s\.?\b.{0,10}axis", 6, 1),
    (K.DISCHARGE_SUMMARY, r"stationaer\w* (?:behandlung|aufenthalt|aufnahme)|in unserer (?:\w+ )?behandlung|entlassen\b|entlassung\b|hospitali[sz]ation", 1.5, 3),
    (K.DISCHARGE_SUMMARY, r"was (?:admitted|discharged)|discharged (?:home|to|in)|at the time of discharge|day of (?:discharge|admission)", 0.8, 3),
    (K.CONSULT_NOTE, r"wir berichten|ueber ihre\w* patient|in (?:my|our|the) clinic|i (?:saw|reviewed)\b|was seen (?:in|at)|thank you for (?:asking|referring|the referral)", 1.5, 2),
    (K.CONSULT_NOTE, r"(?:in|for|as a) consultation|stellte sich .{0,40}vor|ambulant\w* (?:vorstellung|behandlung|kontrolle)|kontrolluntersuchung", 1.5, 2),
    (K.LETTER, r"(?:^|\n)\W*dear (?:dr|doctor|sample|colleague|prof|mr|ms|mrs)\b", 3, 1),
    (K.LETTER, r"sincerely|yours (?:sincerely|faithfully)|(?:best|kind) regards|mit freundlichen|kollegialen gruessen|cordialement|cordiali saluti", 0.8, 1),
    (K.CONSULT_NOTE, r"sehr geehrte[rn]?\b|cher confrere|chere consoeur|gentile collega|estimad[oa] (?:colega|compan)", 3, 1),
    (K.PROGRESS_NOTE, r"(?:here|in|seen|returns?|presents?|comes?)(?: \w+){0,3} (?:for|today for)(?: \w+){0,4} (?:follow-?up|recheck)|follow-?up visit|return(?:s|ed)? (?:to clinic|today)", 1.5, 2),
    (K.EMERGENCY_NOTE, r"(?:presented|brought|came|presents)(?: \w+){0,4} (?:emergency (?:room|department)|er|ed)\b|\bemergency (?:room|department)\b", 0.8, 3),
    (K.OPERATIVE_NOTE, r"prepped and draped|incision was|was (?:sutured|closed|clamped)|risks,? (?:and )?benefits|informed consent was|general (?:endotracheal )?an(?:a)?esthesia|blutverlust|schnitt-naht", 1.2, 5),
    (K.IMAGING_REPORT, r"\bt-?score|bi-?rads|ti-?rads|unremarkable|no acute|hypodens\w*|hyperintens\w*|raumforderung|kontrastmittel|effusion|erguss", 0.4, 4),
    (K.MEDICAL_BILL, r"\b(?:cpt|goae|goz|gebuehrenordnung|insurance paid|patient responsibility|amount due|balance due|rechnungsbetrag)\b", 2, 3),
    (K.INSURANCE_EOB, r"\b(?:amount billed|plan paid|you may owe|member id|claim (?:number|no)|allowed amount|deductible)\b", 2.5, 4),
    (K.INSURANCE_LETTER, r"\b(?:versichertennummer|leistungsantrag|genehmig\w+|policy number|krankenversicherung|widerspruch)\b", 1, 3),
    (K.CONSENT, r"i (?:hereby )?(?:consent|authorize|agree)|ich willige|risiken und komplikationen", 2, 2),
)  # fmt: skip

NOT_MEDICAL: tuple[tuple[str, float, int], ...] = (
    (r"\b(?:zutaten|mehl|backen|zucker|ingredients|preheat|teig|teaspoons?|tablespoons?|oven|zubereitung|ricetta di|farina|cuire)\b", 2, 4),
    (r"\b(?:restaurant|trattoria|pizzeria|tisch|trinkgeld|bedienung|server|gratuity|subtotal|gedeck|bistro|cafe|menu|table \d+)\b", 2, 4),
    (r"\b(?:fahrzeug|kennzeichen|bremsanlage|hauptuntersuchung|brake|vehicle|tyres?|tires|mileage|odometer|kfz|werkstatt|garage)\b", 2.5, 4),
    (r"\b(?:pump|vibration|machine|warranty|garantie|serial number|installation|technician|manufacturing|product|model|voltage|kwh)\b", 1.5, 5),
    (r"\b(?:software|install|api|database|sql|download|server|password|click|github|python|snowflake|app|website|pdf)\b", 1.2, 5),
    (r"\b(?:minutes of|board meeting|agenda|association|shareholders?|treasurer|budget|revenue|tenant|landlord|mieter|mietvertrag|lease)\b", 2, 4),
    (r"\b(?:soil|agricultural|wastewater|drinking water|field \d+|harvest|fertili[sz]er|crop|pendulum|physics|experiment|homework|lecture)\b", 2.5, 4),
    (r"\b(?:veterinary|tierarzt|tierklinik|canine|feline|hund|katze|dog|cat|breed)\b", 2, 3),
    (r"\b(?:abstract|doi|meta-analysis|randomi[sz]ed trials?|et al|participants|confidence interval|journal|isbn|chapter|copyright|references)\b", 2, 5),
    (r"\b(?:census|statistics|statistical|percent of|population|table \d+\.|figure \d+|uniform crime)\b", 1.5, 4),
    (r"\b(?:flight|boarding|hotel|booking|ticket|reservation|flug|bahn|fahrkarte|passenger|check-in)\b", 2, 4),
    (r"\b(?:tax|irs|steuer\w*|finanzamt|payroll|salary|gehalt\w*|bank|iban|kontoauszug|disclosure report|form 10)\b", 1.2, 4),
    (r"\b(?:suggested use|best before|nutrition facts|store in a dry place|shipping|warenkorb|bestellung|order number|tracking)\b", 2, 3),
    (r"\b(?:vat|ust-?id|umsatzsteuer|net eur|payable within|zahlbar|invoice)\b", 1, 3),
)  # fmt: skip

MEDICAL = (
    r"\b(?:patient\w*|diagnos\w+|therap\w+|medic(?:ation|in)\w*|treatment|clinic\w*|hospital\w*|doctor|physician|arzt|aerzt\w+|praxis"
    r"|klinik\w*|befund\w*|dr\. ?med|m\.?d\.|dob|geb\.|symptom\w*|pain|schmerz\w*|blood|blut\w*|surg\w+|mg|biops\w+|mri|ct|paziente"
    r"|paciente|medico|medecin|nhs|mrn|prescri\w+|allerg\w+|disease|chronic|acute)\b"
)


@cache
def titles() -> tuple[Cue, ...]:
    """Return the cues of title lines."""
    return tuple(Cue(kind, re.compile(pattern), weight) for kind, rows in _TITLES.items() for pattern, weight in rows)


@cache
def headings() -> tuple[Cue, ...]:
    """Return the cues of section headings."""
    return tuple(Cue(kind, re.compile(pattern), weight) for kind, pattern, weight in _HEADINGS)


@cache
def phrases() -> tuple[Cue, ...]:
    """Return the cues of turns of phrase, those for papers that are no health record included."""
    told = tuple(Cue(kind, re.compile(pattern), weight, most) for kind, pattern, weight, most in _PHRASES)
    return told + tuple(Cue(K.NOT_MEDICAL, re.compile(pattern), weight, most) for pattern, weight, most in NOT_MEDICAL)


@cache
def medical_words() -> Pattern[str]:
    """Return the pattern of a word that papers about health hold."""
    return re.compile(MEDICAL)
