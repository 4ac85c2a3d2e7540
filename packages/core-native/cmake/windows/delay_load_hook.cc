// Finds Node-API in the program that loads the addon: its executable may have another name than node.exe.
#include <windows.h>

#include <delayimp.h>

namespace {

FARPROC WINAPI FindHost(unsigned int event, PDelayLoadInfo info) {
  if (event != dliNotePreLoadLibrary || lstrcmpiA(info->szDll, "node.exe") != 0) {
    return nullptr;
  }
  // A program with an embedded node has it in one of these; all others export Node-API from the executable.
  constexpr const char* kLibraries[] = {"node.dll", "libnode.dll"};
  for (const char* library : kLibraries) {
    if (HMODULE host = GetModuleHandleA(library)) {
      return reinterpret_cast<FARPROC>(host);
    }
  }
  return reinterpret_cast<FARPROC>(GetModuleHandleA(nullptr));
}

}  // namespace

decltype(__pfnDliNotifyHook2) __pfnDliNotifyHook2 = FindHost;
