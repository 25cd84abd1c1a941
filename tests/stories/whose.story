# A family shares a vault: persons are told with their other names, and each record is one person's.
@ samples
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr person list
Name  ... Born ... Also ... Records
Maria Elena Sommer
$ phr list --person other
another person? held back
$ phr person add "Jonas Brandt" --born 1990-01-01
phr knows Jonas Brandt
$ phr person add Jonas
phr: Jonas is not a whole name
! 2
$ phr person add "Maria Elena Sommer" --also "Maria Kern"
phr knows Maria Elena Sommer, born 1968-04-17.
$ phr person list --json
"Maria Kern"
"records":
# In a family the list says whose each record is, and finds by any name of theirs.
$ phr list --person "maria kern"
whose
Maria Elena Sommer
$ phr list --person Jonas --json
"whose":
