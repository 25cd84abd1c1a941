# Answering phr's questions at a terminal, one key each.
@ samples
$ phr unlock --passphrase-file passphrase.txt
The vault is open.
$ phr review
Question 1 of ... left
t its words s later x I do not know q stop
>> s
Question 2 of
u undo q stop
>> 7
Please press one of the keys above.
>> q
0 questions answered
what you left for later comes last
$ phr review --json
"about":
"choices":
"records":
$ phr list --unsure --json
"unsure": true
$ phr remove {Befund geschützt.pdf}
1 record is in the trash
# What was left for later comes last. The stranger's page is said to be hers and then not, a kind is picked by two keys.
$ phr review
Question 1 of 2
MRT_2025_kopie.pdf
phr read no words on it
What is this document?
>> o
Where does it belong?
4 Doctor Notes
>> u
Question 1 of 2
>> o
Where does it belong?
>> 4
What is it?
>> 3
Written down: Doctor's letter
Question 2 of 2
>> u
Taken back.
Question 1 of 2
What is this document?
>> x
Not asked again
Question 2 of 2
Befund (1).pdf
page 1: "Brandt, Jonas"
Is it yours?
>> t
--- page 1 of
Space for more, any other key to go back.
>> b
Is it yours?
>> s
1 question answered, 1 open.
# The stranger's page is said to be hers, and then not.
$ phr review
Question 1 of 1
Is it yours?
y yes, it is mine n no, hold it back
>> y
1 question answered, 0 open.
$ phr list --person other
There are no such records.
$$ phr review
phr has no questions.
$ phr correct {Befund (1).pdf} --undo
Written down.
$ phr list --person other
Laborbefund ... held back
$ phr review
Is it yours?
>> n
1 question answered, 0 open.
$ phr list --person other
Laborbefund ... held back
~ phr asks
