using System.Reflection;
using System.Reflection.Emit;

namespace XMem.PowerShell.Tests.Support;

/// <summary>An assembly that has another's name and public key, and nothing else of it.</summary>
internal static class StubAssembly
{
    /// <summary>Writes one with a single empty public class.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The assembly's name, version and public key.</param>
    /// <param name="type">The class, with its namespace.</param>
    public static void Write(string path, AssemblyName name, string type)
    {
        var assembly = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        assembly.DefineDynamicModule(name.Name!).DefineType(type, TypeAttributes.Public | TypeAttributes.Class).CreateType();
        assembly.Save(path);
    }
}
