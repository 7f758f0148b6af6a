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
dist=$JAVA_HOME/lib/hrm4j
