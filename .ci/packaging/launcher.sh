#!/bin/sh
# Runs hrm4j with the Java that is beside it. Usage: hrm --help
#   HRM_JAVA_OPTS adds options for java
set -eu

file=$0
while [ -L "$file" ]; do
  link=$(readlink "$file")
  case $link in
    /*) file=$link ;;
    *) file=${file%/*}/$link ;;
  esac
done
case $file in
  */*) ;;
  *) file=./$file ;;
esac
JAVA_HOME=$(cd "${file%/*}/.." && pwd -P)
# shellcheck disable=SC2034 # what follows in the image is the end of ./hrm
dist=$JAVA_HOME/lib/hrm4j main=io.github.hrm4j.train/io.github.hrm4j.train.cli.Main
