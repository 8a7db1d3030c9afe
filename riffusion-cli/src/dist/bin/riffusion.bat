@echo off
rem The command line of Riffusion for Java.
setlocal

set "RIFFUSION_JAVA=java"
if defined JAVA_HOME set "RIFFUSION_JAVA=%JAVA_HOME%\bin\java"

"%RIFFUSION_JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo riffusion: Java 17 or newer is needed; install a JDK or JRE, or set JAVA_HOME>&2
  exit /b 1
)

rem The flag exists from Java 17 on; from 24 on its absence prints a warning.
"%RIFFUSION_JAVA%" --enable-native-access=ALL-UNNAMED -cp "%~dp0..\lib\*" io.github.riffusion4j.cli.Riffusion %*
exit /b %errorlevel%
