#!/bin/sh
# The whole recipe of the reading network, from corpora to the files that ship: about an hour and a half on two cores.
#
# usage: training/recipe.sh DATA [WORK]
#   DATA  the folder of the corpora
#   WORK  where rounds are kept (.train)
# Runs with the python on the PATH, which needs the extra `train`.
set -eu
data=$1
work=${2:-.train}
here=$(dirname "$0")
train="python $here/train.py --data $data"
later="--silver-file $work/silver.jsonl --trees 0.15 --names 0.01 --head-lr 5e-4"

# Round one learns every task from the checkpoint on.
$train --out "$work/a" --epochs 9 --seed 7
python "$here/export.py" --weights "$work/a" --out "$work/a/out"

# Rounds two and three go on from it, and learn from newswire that round one coded and was sure of.
python "$here/self_train.py" --data "$data" --network "$work/a/out" --out "$work/silver.jsonl"
# shellcheck disable=SC2086
$train --out "$work/b" --start "$work/a" --epochs 5 --lr 7e-5 $later --silver 0.3 --factual 0.03 --seed 11
# shellcheck disable=SC2086
$train --out "$work/c" --start "$work/b" --epochs 4 --lr 6e-5 $later --silver 0.25 --factual 0.02 --seed 23
python "$here/export.py" --weights "$work/c" --out "$work/out"
echo "The network is in $work/out; docs/how-to/train-the-network.md tells how to put it in and measure it."
