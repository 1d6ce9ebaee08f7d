// What records need of a framework that is older than they are.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
