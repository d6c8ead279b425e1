using System.Management.Automation;
using XMem.Imaging.Sequences;

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

    /// <summary>Ends a command that is asked both to replace files and to keep them.</summary>
    private protected void RefuseForceAndNoClobber(bool force, bool noClobber)
    {
        if (force && noClobber)
            ThrowTerminatingError(ErrorRecords.ForceAndNoClobber());
    }

    /// <summary>Whether a file may be written: -WhatIf and -Confirm decide, and -NoClobber, which reports a file that is there.</summary>
    private protected bool MayWrite(string path, string action, bool noClobber)
    {
        if (!ShouldProcess(path, action))
            return false;
        if (!noClobber || !File.Exists(path))
            return true;
        WriteError(ErrorRecords.FileExists(path));
        return false;
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
