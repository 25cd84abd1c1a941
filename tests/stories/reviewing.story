# Answering phr's questions at a terminal, one key each.
@ samples
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr review
Question 1 of
s skip for now x do not ask again u undo q stop
>> s
Question 2 of
u undo q stop
>> 7
7 >
>> q
0 questions answered.
$ phr review --json
"about":
"choices":
$ phr list --unsure --json
"unsure": true
# The stranger's page is said to be hers and then not, a kind is chosen by number and another typed, one left for good.
$ phr review
Befund (1).pdf
Is it yours?
>> y
Question 2 of
u undo q stop
>> u
Taken back.
Question 1 of
Is it yours?
u undo q stop
>> n
Question 2 of
u undo q stop
>> x
Question 3 of
u undo q stop
>> q
2 questions answered.
$ phr list --person other
Laborbefund ... held back
~ phr asks
$ phr review
~ Befund (1).pdf
Question 1 of
u undo q stop
>> q
0 questions answered.
