// Runs "wsldhost --daemon" without a window: double-click it, or "wscript wsldhostw.js" with more of wsldhost's options.
// It waits for wsldhost's end, and shows what wsldhost had to say when that was none that was asked for.
var shell = new ActiveXObject("WScript.Shell");
var files = new ActiveXObject("Scripting.FileSystemObject");
var TEMPORARY_FOLDER = 2, HIDDEN = 0, WAIT = true;
var command = WScript.ScriptFullName.replace(/[^\\]*$/, "wsldhost.cmd");
var log = "%LOCALAPPDATA%\\wsld\\logs\\wsldhost.log";
var output = files.GetSpecialFolder(TEMPORARY_FOLDER) + "\\" + files.GetTempName();

var line = '"' + command + '" --daemon --log-file "' + log + '"';
for (var i = 0; i < WScript.Arguments.length; i++) {
    line += ' "' + WScript.Arguments(i) + '"';
}
// With /s, cmd takes away the outermost quotes and no others.
var exitCode = shell.Run('cmd.exe /d /s /c "' + line + ' >"' + output + '" 2>&1"', HIDDEN, WAIT);
if (exitCode !== 0) {
    // To read an empty file is an error.
    var said = files.GetFile(output).Size > 0 ? files.OpenTextFile(output).ReadAll() : "";
    WScript.Echo("wsldhost ended with exit code " + exitCode + ".\n" + said.split("Usage:")[0] + "Its log: " + log);
}
try {
    files.DeleteFile(output);
} catch (stillOpen) {
    // After a restart the next wsldhost has it.
}
WScript.Quit(exitCode);
