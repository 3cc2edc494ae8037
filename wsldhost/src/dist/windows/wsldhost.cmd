@echo off
rem Runs wsldhost on the first Java 17 or later of: WSLD_JAVA, JAVA_HOME, a folder jre beside this file, PATH, the
rem registry, and the folders that the usual installers take. The logon task does without this file and has no window.
setlocal EnableExtensions DisableDelayedExpansion
set "lib=%~dp0lib"
set "home="
if defined WSLD_JAVA (
    call :try "%WSLD_JAVA%"
    if not defined home (
        rem The quotes keep a parenthesis in the path, as in Program Files, from ending this block.
        echo wsldhost: WSLD_JAVA="%WSLD_JAVA%" is no Java 17 or later 1>&2
        exit /b 69
    )
)
if not defined home call :try "%JAVA_HOME%"
if not defined home call :try "%~dp0jre"
if not defined home for %%j in (java.exe) do if not "%%~dp$PATH:j"=="" call :try "%%~dp$PATH:j.."
if not defined home for %%k in (JDK JRE) do for /f "tokens=2,*" %%a in ('reg query "HKLM\SOFTWARE\JavaSoft\%%k" /s /v JavaHome 2^>nul') do call :try "%%b"
if not defined home for %%p in ("%ProgramFiles%" "%LOCALAPPDATA%\Programs") do for %%v in ("Eclipse Adoptium" "Java" "Microsoft" "Zulu" "Amazon Corretto" "BellSoft" "Semeru") do for /f "delims=" %%h in ('dir /b /ad "%%~p\%%~v" 2^>nul') do call :try "%%~p\%%~v\%%h"
if not defined home (
    echo wsldhost: no Java 17 or later found; install one, such as Temurin from adoptium.net, or set JAVA_HOME 1>&2
    exit /b 69
)
"%home%\bin\java.exe" "@%lib%\java.options" -jar "%lib%\wsldhost.jar" %*
exit /b %errorlevel%

rem Sets home to a Java home, unless it is set, or that is none or too old.
:try
if defined home goto :eof
if "%~1"=="" goto :eof
if not exist "%~1\bin\java.exe" goto :eof
if not exist "%~1\release" goto :eof
set "version="
for /f "tokens=2 delims==" %%l in ('type "%~1\release" ^| find "JAVA_VERSION="') do set "version=%%~l"
if not defined version goto :eof
set "major=0"
for /f "delims=.-+_" %%m in ("%version%") do set "major=%%m"
if %major% GEQ 17 set "home=%~1"
goto :eof
