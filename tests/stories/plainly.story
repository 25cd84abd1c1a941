# With --plain there is no moving bar and no colour, at a terminal too; a terminal of its own makes no difference else.
@ new
% drop Laborwerte.pdf
$$ phr --plain watch --once
1 of 1: filed
1 file filed
$$ phr status --plain
1 file found
