"""The plan in English."""

from phr.plan.steps import Phrases, StepWords

STEPS = (
    StepWords(
        "Confirm the need",
        "Not every situation calls for a second opinion. Where much is at stake, one makes the decision safer.",
        (
            "It is about a life-threatening diagnosis such as cancer, an operation that is not an emergency, or a rare disease.",
            "The present treatment is not working in the time expected, or the diagnosis is still unclear.",
            "Several long-term illnesses make it hard to choose one way of treatment.",
        ),
        "At least one of these reasons is ticked.",
    ),
    StepWords(
        "Check the insurance cover",
        "A surprise bill is the last thing needed now. Know what is paid before booking.",
        (
            "Call the insurer and ask whether a second opinion is covered for this diagnosis.",
            "Ask whether only doctors of the insurer's network are covered, and whether a rare disease allows an exception.",
            "Ask whether a formal referral from the family doctor is needed for payment.",
        ),
        "A clear statement of the insurer about your own costs and about the referral is on file.",
    ),
    StepWords(
        "Gather the records",
        "The second doctor needs the very data that the first one worked with.",
        (
            "Use your legal right of access (HIPAA in the USA, GDPR in the EU): send a written request to the present clinic.",
            "The package holds pathology reports, imaging as DICOM (on a disc or by a cloud link), lab results and the present doctor's notes.",
            "If you were in hospital lately: ask for the discharge summary.",
        ),
        "A folder, on paper or digital, holds all relevant findings of the last 12 to 24 months.",
    ),
    StepWords(
        "Find an independent specialist",
        "A view without bias comes from outside the first doctor's practice and circle of colleagues.",
        (
            "Look at academic medical centres and centres of excellence for this disease.",
            "Check credentials and sub-specialty in a register of board certification.",
            "Be wary of a name that comes from the first doctor alone; ask patient advocacy groups for leads.",
        ),
        "Name and contact of a specialist who has no professional tie to the present doctor are noted.",
    ),
    StepWords(
        "Book the visit, and have the records arrive",
        "The opinion helps only when the doctor has read the history before the visit.",
        (
            "Book the appointment and say that it is for a second opinion.",
            "Ask how the office wants the records: secure portal, mail, or by hand.",
            "Have the office confirm 48 hours before the appointment that everything arrived.",
        ),
        "The appointment is confirmed and the office has acknowledged the files.",
    ),
    StepWords(
        "Write down the questions",
        "Under stress the most important concerns are the first to be forgotten.",
        (
            "How was this diagnosis reached?",
            "What are the alternatives to the operation that was proposed?",
            "What is the natural course if nothing is done?",
            "How many patients with exactly this condition did you treat last year?",
            "Are there clinical trials that my first doctor did not mention?",
        ),
        "At least five questions of your own are written down and can be printed.",
    ),
    StepWords(
        "Go to the visit, and record the advice",
        "It is hard to take in complex advice and to talk at the same time.",
        (
            "Bring someone you trust to take notes.",
            "Ask for permission to record the conversation on your phone.",
            "Have every difference from the first opinion explained in plain words.",
        ),
        "The visit is over, and the advice exists in writing or as a recording.",
    ),
    StepWords(
        "Compare and decide",
        "Where two opinions differ, understand why before choosing.",
        (
            "Put diagnosis, treatment plan, risks and recovery time of both doctors side by side.",
            "If they disagree much: talk once more with the doctor who knows you.",
            "A third opinion only if the two are radically different and much is at stake, such as surgery on a major organ.",
        ),
        "A way of treatment is chosen, and both medical teams know it.",
    ),
    StepWords(
        "Keep the records in order",
        "Order makes the next second opinion, or an emergency, faster and safer.",
        (
            "Keep a secure digital folder: encrypted cloud storage or an app made for it.",
            "For the first 30 days: ten minutes every Sunday evening to scan and upload the week's documents, receipts and notes.",
            "File them under Imaging, Labs, Prescriptions or Doctor Notes.",
        ),
        "The history so far is digital and filed, and four weekly updates in a row are done.",
    ),
)

PHRASES = Phrases(
    why="Why it matters",
    what_to_do="What to do",
    done_when="Done when",
    states={
        "open": "open",
        "under-way": "under way",
        "met-by-evidence": "met: phr can see it",
        "met-by-your-word": "met by your word",
        "not-applicable": "does not apply",
    },
    reasons_ticked="{count} reason(s) ticked",
    nothing_filed="nothing of the last 24 months is filed yet",
    groups={
        "pathology": "pathology reports",
        "imaging-data": "imaging as DICOM",
        "imaging-reports": "imaging reports",
        "labs": "lab results",
        "notes": "doctors' notes and letters",
        "discharge": "discharge summaries",
        "medicines": "prescriptions and medication lists",
    },
    has="{group}: {count} ({months})",
    lacks="{group}: none filed in the last 24 months",
    months_covered="{count} of the last 24 months have at least one record",
    questions="{count} of {wanted} questions written",
    streak="{count} of {goal} weeks in a row kept (best so far: {best})",
    share_filed="{filed} of {all} records are filed under a known kind",
    evidence_gone="this was met before; a record or question it rested on has been removed",
    your_word="on {day} you said that this is done: {text}",
    skipped="on {day} you said that this does not apply: {text}",
)

MORE_QUESTIONS = (
    "Do you agree with the first diagnosis, and how sure are you?",
    "Was the tissue or the imaging looked at again here?",
    "What is the aim of the treatment: to cure, or to keep it in check?",
    "What changes if I wait three months?",
    "Who would do the operation, and how often does this clinic do it?",
    "Which complications happen, and how often here?",
    "How long is the recovery, and what help will I need at home?",
    "What could be tried first without an operation?",
    "Which late effects of the treatment are possible?",
    "Which tests are still missing before a decision?",
)
