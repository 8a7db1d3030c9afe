@echo off
rem The command line of Riffusion for Java. Builds what it needs the first time and after a change of the sources, then runs it.
setlocal

set "RIFFUSION_ROOT=%~dp0"
set "RIFFUSION_TARGET=%RIFFUSION_ROOT%riffusion-cli\target"
set "RIFFUSION_CHECK=$built = Get-Item -ErrorAction SilentlyContinue ($env:RIFFUSION_TARGET + '\.built'); if (-not $built) { exit 1 }; $sources = Get-ChildItem -Recurse -File ($env:RIFFUSION_ROOT + 'riffusion-*\src\main'), ($env:RIFFUSION_ROOT + 'riffusion-*\pom.xml'), ($env:RIFFUSION_ROOT + 'pom.xml'), ($env:RIFFUSION_ROOT + 'riffusion-cli\src\dist'); if ($sources.LastWriteTime -gt $built.LastWriteTime) { exit 1 }"

powershell -NoProfile -Command "%RIFFUSION_CHECK%"
if not errorlevel 1 goto run

echo Building riffusion (this once) ...>&2
if not exist "%RIFFUSION_TARGET%" mkdir "%RIFFUSION_TARGET%"
if exist "%RIFFUSION_TARGET%\app" rmdir /s /q "%RIFFUSION_TARGET%\app"
call "%RIFFUSION_ROOT%mvnw.cmd" -B -q -T 1C -f "%RIFFUSION_ROOT%pom.xml" -pl riffusion-cli -am -DskipTests -Dquick package >"%RIFFUSION_TARGET%\build.log" 2>&1
if errorlevel 1 (
  findstr /b /l /c:"[ERROR]" "%RIFFUSION_TARGET%\build.log" >&2
  echo riffusion: the build failed; all of its output is in %RIFFUSION_TARGET%\build.log>&2
  exit /b 1
)
type nul >"%RIFFUSION_TARGET%\.built"

:run
call "%RIFFUSION_TARGET%\app\bin\riffusion.bat" %*
exit /b %errorlevel%
