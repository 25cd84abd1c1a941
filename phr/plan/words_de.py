"""Der Plan auf Deutsch (the plan in German)."""

from phr.plan.steps import Phrases, StepWords

STEPS = (
    StepWords(
        "Klären, ob eine zweite Meinung nötig ist",
        "Nicht jede Lage verlangt eine zweite Meinung. Wo viel auf dem Spiel steht, macht sie die Entscheidung sicherer.",
        (
            "Es geht um eine lebensbedrohliche Diagnose wie Krebs, um eine planbare Operation oder um eine seltene Krankheit.",
            "Die jetzige Behandlung wirkt nicht in der erwarteten Zeit, oder die Diagnose ist noch unklar.",
            "Mehrere chronische Krankheiten erschweren die Wahl eines einzelnen Behandlungswegs.",
        ),
        "Mindestens einer dieser Gründe ist angekreuzt.",
    ),
    StepWords(
        "Die Kostenübernahme klären",
        "Eine überraschende Rechnung braucht jetzt niemand. Erst wissen, was bezahlt wird, dann buchen.",
        (
            "Die Krankenkasse anrufen: Wird eine zweite Meinung bei dieser Diagnose bezahlt?",
            "Fragen, ob nur Vertragspartner der Kasse bezahlt werden und ob eine seltene Krankheit eine Ausnahme erlaubt.",
            "Fragen, ob für die Bezahlung eine Überweisung der Hausarztpraxis nötig ist.",
        ),
        "Eine klare Auskunft der Kasse über den Eigenanteil und die Überweisung liegt vor.",
    ),
    StepWords(
        "Die Unterlagen zusammentragen",
        "Wer zum zweiten Mal urteilt, braucht genau die Daten, mit denen zuerst gearbeitet wurde.",
        (
            "Das Recht auf Einsicht nutzen (in der EU die DSGVO, in den USA HIPAA): die jetzige Klinik schriftlich um Kopien bitten.",
            "Im Paket sind Pathologiebefunde, Bilddaten als DICOM (auf CD oder per Cloud-Link), Laborbefunde und die Berichte der jetzigen Ärztin oder des jetzigen Arztes.",
            "Nach einem Krankenhausaufenthalt in letzter Zeit: den Entlassungsbericht anfordern.",
        ),
        "Eine Mappe, auf Papier oder digital, enthält alle wichtigen Befunde der letzten 12 bis 24 Monate.",
    ),
    StepWords(
        "Eine unabhängige Fachperson finden",
        "Ein unbefangener Blick kommt von außerhalb der ersten Praxis und ihres Kollegenkreises.",
        (
            "Universitätskliniken und zertifizierte Zentren für diese Krankheit ansehen.",
            "Facharzttitel und Schwerpunkt in einem Register nachprüfen.",
            "Vorsicht bei Namen, die nur von der ersten Praxis kommen; Patientenorganisationen nach Hinweisen fragen.",
        ),
        "Name und Kontakt einer Fachperson ohne berufliche Bindung an die jetzige Praxis sind notiert.",
    ),
    StepWords(
        "Den Termin buchen und die Unterlagen ankommen lassen",
        "Die Meinung hilft nur, wenn die Vorgeschichte vor dem Termin gelesen wurde.",
        (
            "Den Termin buchen und sagen, dass es um eine zweite Meinung geht.",
            "Fragen, wie die Praxis die Unterlagen möchte: sicheres Portal, Post oder persönlich.",
            "48 Stunden vor dem Termin bestätigen lassen, dass alles angekommen ist.",
        ),
        "Der Termin ist bestätigt, und die Praxis hat den Empfang der Unterlagen bestätigt.",
    ),
    StepWords(
        "Die Fragen aufschreiben",
        "Unter Anspannung wird das Wichtigste zuerst vergessen.",
        (
            "Wie ist man zu dieser Diagnose gekommen?",
            "Welche Alternativen gibt es zu der vorgeschlagenen Operation?",
            "Wie verläuft die Krankheit, wenn nichts getan wird?",
            "Wie viele Menschen mit genau dieser Krankheit haben Sie im letzten Jahr behandelt?",
            "Gibt es klinische Studien, die bisher nicht genannt wurden?",
        ),
        "Mindestens fünf eigene Fragen sind aufgeschrieben und lassen sich drucken.",
    ),
    StepWords(
        "Zum Termin gehen und den Rat festhalten",
        "Es ist schwer, einen schwierigen Rat aufzunehmen und zugleich zu sprechen.",
        (
            "Eine Vertrauensperson mitnehmen, die mitschreibt.",
            "Um Erlaubnis bitten, das Gespräch mit dem Telefon aufzunehmen.",
            "Jeden Unterschied zur ersten Meinung in einfachen Worten erklären lassen.",
        ),
        "Der Termin ist vorbei, und der Rat liegt schriftlich oder als Aufnahme vor.",
    ),
    StepWords(
        "Vergleichen und entscheiden",
        "Wo zwei Meinungen auseinandergehen: erst verstehen, warum, dann wählen.",
        (
            "Diagnose, Behandlungsplan, Risiken und Erholungszeit beider Seiten nebeneinander stellen.",
            "Bei großen Unterschieden noch einmal mit der Praxis sprechen, die Sie kennt.",
            "Eine dritte Meinung nur, wenn beide grundverschieden sind und viel auf dem Spiel steht, etwa bei der Operation eines wichtigen Organs.",
        ),
        "Ein Behandlungsweg ist gewählt, und beide Seiten wissen davon.",
    ),
    StepWords(
        "Die Unterlagen in Ordnung halten",
        "Ordnung macht die nächste zweite Meinung oder einen Notfall schneller und sicherer.",
        (
            "Eine sichere digitale Mappe führen: verschlüsselter Cloud-Speicher oder ein eigenes Programm dafür.",
            "In den ersten 30 Tagen: jeden Sonntagabend zehn Minuten, um die Papiere, Belege und Notizen der Woche zu scannen und abzulegen.",
            "Ablegen unter Bildgebung, Labor, Verordnungen oder Arztberichte.",
        ),
        "Die bisherige Vorgeschichte ist digital und abgelegt, und vier Wochen in Folge sind geschafft.",
    ),
)

PHRASES = Phrases(
    why="Warum es wichtig ist",
    what_to_do="Was zu tun ist",
    done_when="Geschafft, wenn",
    states={
        "open": "offen",
        "under-way": "in Arbeit",
        "met-by-evidence": "erfüllt: phr kann es sehen",
        "met-by-your-word": "erfüllt nach Ihrem Wort",
        "not-applicable": "trifft nicht zu",
    },
    reasons_ticked="{count} Grund/Gründe angekreuzt",
    nothing_filed="aus den letzten 24 Monaten ist noch nichts abgelegt",
    groups={
        "pathology": "Pathologiebefunde",
        "imaging-data": "Bilddaten als DICOM",
        "imaging-reports": "radiologische Befunde",
        "labs": "Laborbefunde",
        "notes": "Arztberichte und Briefe",
        "discharge": "Entlassungsberichte",
        "medicines": "Rezepte und Medikationspläne",
    },
    has="{group}: {count} ({months})",
    lacks="{group}: in den letzten 24 Monaten nichts abgelegt",
    months_covered="in {count} der letzten 24 Monate liegt mindestens ein Dokument vor",
    questions="{count} von {wanted} Fragen aufgeschrieben",
    streak="{count} von {goal} Wochen in Folge geschafft (bisher bestens: {best})",
    share_filed="{filed} von {all} Dokumenten sind unter einer bekannten Art abgelegt",
    evidence_gone="das war schon erfüllt; ein Dokument oder eine Frage, worauf es beruhte, wurde entfernt",
    your_word="am {day} haben Sie gesagt, dass dies erledigt ist: {text}",
    skipped="am {day} haben Sie gesagt, dass dies nicht zutrifft: {text}",
)

MORE_QUESTIONS = (
    "Stimmen Sie der ersten Diagnose zu, und wie sicher sind Sie?",
    "Wurden das Gewebe oder die Bilder hier noch einmal angesehen?",
    "Was ist das Ziel der Behandlung: Heilung, oder die Krankheit aufzuhalten?",
    "Was ändert sich, wenn ich drei Monate warte?",
    "Wer würde operieren, und wie oft wird dieser Eingriff hier gemacht?",
    "Welche Komplikationen kommen vor, und wie oft hier?",
    "Wie lange dauert die Erholung, und welche Hilfe brauche ich zu Hause?",
    "Was ließe sich zuerst ohne Operation versuchen?",
    "Welche Spätfolgen der Behandlung sind möglich?",
    "Welche Untersuchungen fehlen noch vor einer Entscheidung?",
)
