@echo off
rem Finds a JDK, builds what is missing and runs hrm4j on Windows. Usage: hrm --help
rem   hrm COMMAND ...   the program, from any folder; HRM_JAVA_OPTS adds options for java
rem   hrm mvn ...       the installed Maven, in this folder, on a JDK that it needs
rem   hrm test ...      what CI runs
rem Never run on Windows so far: docs/packaging.md says what was tried instead.
setlocal EnableExtensions DisableDelayedExpansion
for %%D in ("%~dp0.") do set "root=%%~fD"
set "state=%root%\.hrm"

rem A JDK that somebody chose before those in the usual folders.
set "jdk="
if defined JAVA_HOME call :try "%JAVA_HOME%"
for %%J in (java.exe) do if not "%%~$PATH:J"=="" call :try "%%~dp$PATH:J.."
for %%P in ("Eclipse Adoptium" Java Microsoft Zulu "Amazon Corretto" BellSoft) do call :look "%ProgramFiles%\%%~P"
call :look "%USERPROFILE%\.jdks"
call :look "%USERPROFILE%\scoop\apps"
if not defined jdk (
  echo hrm: needs a JDK 25 or newer and found none: install one ^(such as Eclipse Temurin 25^), or set JAVA_HOME to it>&2
  exit /b 2
)
set "JAVA_HOME=%jdk%"

set "goals="
if "%~1"=="mvn" for /f "tokens=1,*" %%A in ("%*") do set "goals=%%B "
if "%~1"=="test" for /f "tokens=1,*" %%A in ("%*") do set "goals=-B -ntp verify %%B"
if defined goals goto maven
call :build
if errorlevel 1 exit /b %ERRORLEVEL%
set /p current=<"%state%\current-windows"
set "dist=%state%\%current%"
goto run

rem :look FOLDER tries what is in a folder, and what Scoop calls the current one there.
:look
for /f "delims=" %%D in ('dir /b /ad "%~1" 2^>nul') do (
  call :try "%~1\%%D"
  call :try "%~1\%%D\current"
)
exit /b 0

rem :try FOLDER takes the first JDK that is new enough.
:try
if defined jdk exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "usebackq tokens=1,2 delims==" %%K in ("%~1\release") do if "%%K"=="JAVA_VERSION" call :version "%~1" %%L
exit /b 0

:version
for /f "tokens=1 delims=.-+" %%N in ("%~2") do if %%N GEQ 25 set "jdk=%~f1"
exit /b 0

:need_maven
for %%M in (mvn.cmd) do if not "%%~$PATH:M"=="" exit /b 0
echo hrm: needs Maven 3.8.7 or newer on the PATH>&2
exit /b 2

:maven
call :need_maven
if errorlevel 1 exit /b 2
pushd "%root%"
call mvn %goals%
exit /b %ERRORLEVEL%

rem Each build has a folder of its own, so that a run that has begun keeps the jars it began with.
:build
set "why=first run"
if not exist "%state%\current-windows" goto make
set "why=sources changed"
powershell -NoProfile -Command "$made = (Get-Item $env:state\current-windows).LastWriteTimeUtc; $new = Get-ChildItem -Recurse -File -ErrorAction SilentlyContinue $env:root\pom.xml, $env:root\.mvn, $env:root\*\pom.xml, $env:root\*\src\main, $env:root\*\src\generated | Where-Object LastWriteTimeUtc -gt $made; if ($new) { exit 1 }"
if not errorlevel 1 exit /b 0
:make
call :need_maven
if errorlevel 1 exit /b 2
if not exist "%state%" md "%state%"
set "next=windows-%RANDOM%-%RANDOM%"
echo hrm: building (%why%; log: %state%\build.log)...>&2
>"%state%\begun-windows" echo %next%
pushd "%root%"
call mvn -B -ntp package -Dmaven.test.skip "-Dhrm.dist=%state%\%next%" >"%state%\build.log" 2>&1
set "status=%ERRORLEVEL%"
popd
if not "%status%"=="0" (
  findstr /b /c:"[ERROR]" "%state%\build.log">&2
  echo hrm: the build failed; the whole log is %state%\build.log>&2
  exit /b 1
)
move /y "%state%\begun-windows" "%state%\current-windows" >nul
rem A folder whose jars are in use cannot be renamed, and stays.
for /f "delims=" %%D in ('dir /b /ad "%state%\windows-*" 2^>nul') do if not "%%D"=="%next%" call :remove "%%D"
exit /b 0

:remove
move "%state%\%~1" "%state%\old-%~1" >nul 2>nul && rd /s /q "%state%\old-%~1"
exit /b 0

rem From here on this is also the launcher of the image (.ci/packaging/image.sh).
:run
rem The options are those of ./hrm, which gives the reasons; the console here has an encoding of its own.
set "collector="
for %%K in (train evaluate bench) do if "%~1"=="%%K" set "collector=-XX:+UseSerialGC -Xms32m -Xmn16m"
if "%~1"=="solve" set "collector=-XX:+UseSerialGC"
set "modules=io.github.hrm4j.cuda"
if "%~1"=="bench" set "modules=io.github.hrm4j.cuda,jdk.unsupported"
set "heap="
if "%~1"=="data" for %%K in (sudoku maze arc) do if "%~2"=="%%K" set "heap=-Xmx512m"
call :streams %*
"%jdk%\bin\java.exe" --module-path "%dist%" --add-modules "%modules%" ^
  --enable-native-access=io.github.hrm4j.tensor,io.github.hrm4j.cuda,org.jline.nativ ^
  -Dhrm.command=hrm %collector% %heap% %HRM_JAVA_OPTS% ^
  -m io.github.hrm4j.train/io.github.hrm4j.train.cli.Main %*
exit /b %ERRORLEVEL%

rem Those that make puzzles or look for leaks do not stream, and get no limit.
:streams
if "%~1"=="" exit /b 0
if "%~1"=="--generate" set "heap="
if "%~1"=="--audit" set "heap="
shift
goto streams
