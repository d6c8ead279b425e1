using System.Management.Automation;
using XMem.Imaging.Sequences;
using XMem.PowerShell.Sessions;

namespace XMem.PowerShell.Cmdlets;

/// <summary>What all cmdlets share: paths of the file system, and the engine's errors as error records.</summary>
public abstract class XMemCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Signalled when the user stops the pipeline.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Frees what the cmdlet owns.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _stop.Dispose();
    }

    /// <summary>Runs an action of the engine; its errors end the command.</summary>
    private protected T Run<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (XMemException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception));
            throw;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs an action of the engine; its errors end the command.</summary>
    private protected void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>The file or folder that a literal path means, which need not exist.</summary>
    private protected string Locate(string path)
    {
        var resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        if (!IsFileSystem(provider))
            ThrowTerminatingError(ErrorRecords.NotAFilePath(path));
        return resolved;
    }

    /// <summary>
    /// The files and folders that paths mean: literal ones as they are, others with their wildcards expanded and sorted by name. One
    /// that leads nowhere is an error that the command survives.
    /// </summary>
    private protected IEnumerable<string> Resolve(IEnumerable<string> paths, bool isLiteral) =>
        paths.SelectMany(path => isLiteral ? [Locate(path)] : Expand(path));

    /// <summary>What to ask the model catalog for: the name of a model, or the path of a folder, relative to PowerShell's location.</summary>
    private protected string LocateModel(string nameOrFolder)
    {
        if (ModuleModels.Catalog.List().Any(model => model.Name.Equals(nameOrFolder, StringComparison.OrdinalIgnoreCase)))
            return nameOrFolder;
        var folder = Locate(nameOrFolder);
        return Directory.Exists(folder) ? folder : nameOrFolder;
    }

    /// <summary>Makes a folder and those above it where they are missing.</summary>
    private protected void CreateFolder(string folder) => Run(() => DestinationFolder.Create(folder));

    /// <summary>Makes the folder that a file is to be written to.</summary>
    private protected void CreateFolderOf(string path) => Run(() => DestinationFolder.CreateFor(path));

    /// <summary>The session to work on: the one given, or the runspace's only one; ends the command where that is not clear.</summary>
    private protected XMemSession RequireSession(XMemSession? given)
    {
        if (given is not null)
            return given;
        var open = SessionTable.Current.List();
        if (open.Count == 0)
            ThrowTerminatingError(ErrorRecords.SessionNotFound());
        if (open.Count > 1)
            ThrowTerminatingError(ErrorRecords.SessionAmbiguous(open.Select(session => session.Name)));
        return open[0];
    }

    private IEnumerable<string> Expand(string path)
    {
        try
        {
            var files = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            if (!IsFileSystem(provider))
                WriteError(ErrorRecords.NotAFilePath(path));
            else if (files.Count > 0)
                return files.Order(NaturalOrder.Comparer);
            else
                WriteError(ErrorRecords.PathNotFound(path));
        }
        catch (ItemNotFoundException)
        {
            WriteError(ErrorRecords.PathNotFound(path));
        }

        return [];
    }

    private static bool IsFileSystem(ProviderInfo provider) => provider.Name == "FileSystem";
}
