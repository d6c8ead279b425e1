using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace XMem.Shell.Commands.Support;

/// <summary>
/// The three things that the engine keeps from code outside PowerShell's own assemblies, and without which Format-Table, Format-List,
/// Format-Wide, Select-Object -First and Get-Help could not be what users know. The engine's version is pinned, and tests hold all.
/// </summary>
internal static class EngineInternals
{
    private static readonly Assembly Engine = typeof(PSObject).Assembly;

    private static readonly FieldInfo FormatImplementation =
        typeof(FrontEndCommandBase).GetField("implementation", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly Type FormatterType = Engine.GetType("Microsoft.PowerShell.Commands.Internal.Format.InnerFormatShapeCommand", throwOnError: true)!;

    private static readonly Type ShapeType = Engine.GetType("Microsoft.PowerShell.Commands.Internal.Format.FormatShape", throwOnError: true)!;

    private static readonly Type StopUpstreamType = Engine.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;

    private static readonly Collection<string> LanguagesWithSpaces =
        (Collection<string>)Engine.GetType("Microsoft.PowerShell.Commands.Internal.Format.StringManipulationHelper", throwOnError: true)!
            .GetField("s_cultureCollection", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

    /// <summary>Lets long lines be broken between words in the invariant culture, which is the shell's, as they are in English.</summary>
    public static void BreakLinesBetweenWords()
    {
        var invariant = CultureInfo.InvariantCulture.TwoLetterISOLanguageName;
        lock (LanguagesWithSpaces)
        {
            if (!LanguagesWithSpaces.Contains(invariant))
                LanguagesWithSpaces.Add(invariant);
        }
    }

    /// <summary>Gives a Format- command the engine's formatter for a shape: Table, List or Wide.</summary>
    public static void SetFormatter(FrontEndCommandBase command, string shape) =>
        FormatImplementation.SetValue(command, Construct(FormatterType, Enum.Parse(ShapeType, shape)));

    /// <summary>The exception that ends the commands before this one in the pipeline, and nothing else.</summary>
    public static Exception StopUpstream(Cmdlet command) => (Exception)Construct(StopUpstreamType, command);

    private static object Construct(Type type, object argument) =>
        Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, binder: null, [argument], culture: null)!;
}
