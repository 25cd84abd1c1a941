# The nine steps and the questions for the doctor.
@ samples
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr plan
1
9
phr plan show N
$ phr plan show 3
Step 3:
Done when:
$ phr plan tick 1 a
[x] a
$ phr plan tick 1 a --undo
[ ] a
$ phr plan tick 1 zz
phr: next:
! 3
$ phr plan done 2 --note "covered; reference 4711"
Step 2: ... your word
4711
$ phr plan reopen 2
Step 2:
~ your word
$ phr plan skip 2 --why "I pay for it myself"
Step 2: ... I pay for it myself
$ phr plan show 10
phr: next:
! 3
$ phr plan print --to plan.pdf
The checklist is in
$ phr plan print --to plan.pdf
phr: next:
! 6
$ phr question list
There are no questions yet.
$ phr question suggest
[ ]
$ phr question add "What happens if we wait three months?"
Question 1 is written down; 1 question so far.
$ phr question add "Is it [bold]sure[/bold]?"
Question 2 is written down; 2 questions so far.
$ phr question list
1 What happens if we wait three months?
2 Is it [bold]sure[/bold]?
$ phr question remove 1
Question 1 is off the list.
$ phr question remove 1
phr: next:
! 3
$ phr question print --to questions.pdf
Your questions are in
$ phr plan --json
"step": 9
