; electron-builder registers the links of `protocols` on macOS and Linux, but not in NSIS installers.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\novacore" "" "URL:Noble NovaCore"
  WriteRegStr SHELL_CONTEXT "Software\Classes\novacore" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\novacore\shell\open\command" "" '"$appExe" "%1"'
!macroend

; The app also registers itself at its start, for the user who runs it.
!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\novacore"
  DeleteRegKey HKCU "Software\Classes\novacore"
!macroend
