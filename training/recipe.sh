#!/bin/sh
# The whole recipe of the reading network, from corpora to the files that ship: about three and a half hours on two cores.
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
later="--head-lr 5e-4 --broad 0"

# Round one learns every task from the checkpoint on.
$train --out "$work/a" --epochs 9 --seed 7
python "$here/export.py" --weights "$work/a" --out "$work/a/out"

# Rounds two and three go on from it, and learn from newswire that round one coded and was sure of.
python "$here/self_train.py" --data "$data" --network "$work/a/out" --out "$work/silver.jsonl"
silver="--silver-file $work/silver.jsonl --trees 0.15 --names 0.01"
# shellcheck disable=SC2086
$train --out "$work/b" --start "$work/a" --epochs 5 --lr 7e-5 $later $silver --silver 0.3 --factual 0.03 --seed 11
# shellcheck disable=SC2086
$train --out "$work/c" --start "$work/b" --epochs 4 --lr 6e-5 $later $silver --silver 0.25 --factual 0.02 --seed 23

# Round four: more of the treebanks, and events of every kind.
$train --out "$work/d" --start "$work/c" --epochs 4 --lr 9e-5 --head-lr 5e-4 --trees 0.5 --names 0.01 --factual 0.02 \
    --broad 0.5 --silver-file "$work/silver.jsonl" --silver 0.12 --seed 31

# Rounds e to h: coded reports, and little else; the last leaves out what the gold's own measure would not code.
coded="--factual 0.015 --silver 0"
# shellcheck disable=SC2086
$train --out "$work/e" --start "$work/d" --epochs 5 --lr 1e-4 --head-lr 6e-4 --trees 0.2 --names 0.005 --broad 0.1 \
    $coded --seed 41
# shellcheck disable=SC2086
$train --out "$work/f" --start "$work/e" --epochs 4 --lr 9e-5 --head-lr 5e-4 --trees 0.15 --names 0.005 --broad 0.08 \
    $coded --seed 53
# shellcheck disable=SC2086
$train --out "$work/g" --start "$work/f" --epochs 2 --lr 8e-5 --head-lr 5e-4 --trees 0.15 --names 0.004 --broad 0.05 \
    $coded --seed 67
# shellcheck disable=SC2086
$train --out "$work/h" --start "$work/g" --epochs 2 --lr 8e-5 --head-lr 5e-4 --trees 0.15 --names 0.004 --broad 0.05 \
    $coded --seed 79
python "$here/export.py" --weights "$work/h" --out "$work/out"
echo "The network is in $work/out; docs/how-to/train-the-network.md tells how to put it in and measure it."
