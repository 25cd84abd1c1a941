#!/bin/sh
# Made up: a script is a program, and phr takes in none.
echo "nothing happens here"
