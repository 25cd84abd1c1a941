"""README.txt of a vault: everything a person needs to get all of it back with `age` and a terminal, without phr.

A test follows these very commands. Nothing personal stands here: the vault may lie on somebody else's computer.
"""

KEM_HYBRID = "mlkem768x25519"
KEM_CLASSIC = "X25519"

_AGE = {
    KEM_HYBRID: """You need `age`, version 1.3 or newer (older ones know not this kind of key).
It is free: https://age-encryption.org. On macOS: brew install age. On Windows:
winget install FiloSottile.age. `age --version` tells which one you have.""",
    KEM_CLASSIC: """You need `age`, any version from 1.0 on. It is free: https://age-encryption.org.
On Debian or Ubuntu: apt install age. On macOS: brew install age. On Windows:
winget install FiloSottile.age.""",
}

_TEXT = """\
THIS FOLDER IS AN ENCRYPTED VAULT OF HEALTH RECORDS (phr, vault format 1)

It can be copied to any disk. Without the passphrase or the recovery kit nobody
can read it; nobody, the makers of phr included, can reset a lost passphrase.
The easy way back in is phr itself. If you do not have it, this file is enough.

WHAT YOU NEED

{age}

Open a terminal in the folder that this file lies in. Work on a copy of the
folder, on a disk that only you use: what comes out is not encrypted any more.

STEP 1: THE KEY

With the passphrase (one file in keys/ for each passphrase; take yours, or try
them in turn):

    age -d -o identities.txt keys/*.age

With the recovery kit instead: type its line that begins with AGE-SECRET-KEY-
into a file named identities.txt.

Either way identities.txt is the key to everything. Delete it when you are done.

STEP 2: OPEN EVERYTHING

On Linux, on macOS, or in "Git Bash" on Windows:

    mkdir opened
    for f in objects/*/*.age; do
      age -d -i identities.txt -o "opened/$(basename "$f" .age)" "$f"
    done

or in PowerShell on Windows:

    mkdir opened
    foreach ($f in Get-ChildItem objects -Recurse -Filter *.age) {{
      age -d -i identities.txt -o ("opened\\" + $f.BaseName) $f.FullName
    }}

In the folder "opened" there are now three kinds of files:
- originals, byte for byte as they came (PDFs, pictures, DICOM images and so on);
- sheets: readable text that begins with {{ and says what phr knew of a document:
  "source_name" is the name the original came with, "plain_sha256" the SHA-256 of
  the original, "text" what was read in it. A sheet of an imaging study says the
  same of each image, and in "object_id" the file in objects/ that holds it;
- sheets of your own notes: your plan, your name, what was given to whom.

STEP 3: GIVE THE ORIGINALS THEIR NAMES BACK

On Linux, on macOS (where sha256sum is called: shasum -a 256), or in "Git Bash":

    mkdir named
    for f in opened/*; do
      if [ "$(head -c 1 "$f")" = "{{" ]; then
        awk '/^ *"plain_sha256": "/ {{ h = $2; gsub(/[",]/, "", h) }}
             /^ *"source_name": "/  {{ n = $0; sub(/^ *"source_name": "/, "", n)
                                      sub(/",?$/, "", n); print h, n }}' "$f"
      fi
    done > names.txt
    for f in opened/*; do
      h=$(sha256sum < "$f" | cut -c 1-64)
      n=$(grep -m 1 "^$h " names.txt | cut -c 66- | tr '/\\\\' '__')
      if [ -n "$n" ]; then cp "$f" "named/$(echo "$h" | cut -c 1-8) $n"; fi
    done

In the folder "named" each original has its name again, with the first eight
digits of its SHA-256 before it, so that two files of one name can both stay.
Without these commands: open the sheets in any text editor, and compare their
"plain_sha256" with what `sha256sum opened/*` prints.

HOW IT HANGS TOGETHER

vault.json    which format this is; nothing secret
keys/         the key, sealed by a passphrase
objects/      every document and every sheet, each sealed. A file's name is the
              SHA-256 of its own bytes, so damage can be found without any key:
              for f in objects/*/*.age; do
                h=$(sha256sum < "$f" | cut -c 1-64)
                [ "$h" = "$(basename "$f" .age)" ] || echo "damaged: $f"
              done
log/          what happened, in order; one folder for each computer. Open one:
              age -d -i identities.txt log/FOLDER/FILE.age
              The first line is a signature, the second a list of events. "add"
              names a document ("doc"), its objects ("h") and its sheet ("meta");
              a later "meta" names the sheet that replaces it; "trash" and "purge"
              mean that the document was taken away.
tmp/          unfinished files; may be deleted

The format is described in full in docs/vault-format.md of phr.
"""


def readme_text(kem: str) -> str:
    """Return README.txt for a vault whose objects are sealed by KEM_HYBRID or KEM_CLASSIC."""
    return _TEXT.format(age=_AGE[kem])
