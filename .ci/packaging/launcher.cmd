@echo off
rem Runs hrm4j with the Java that is beside it. Usage: hrm --help
rem   HRM_JAVA_OPTS adds options for java
setlocal EnableExtensions DisableDelayedExpansion
for %%D in ("%~dp0..") do set "jdk=%%~fD"
set "dist=%jdk%\lib\hrm4j"
