using XMem.Fuzz.Measurement;

namespace XMem.Fuzz;

/// <summary>A reader, and how files for it are made.</summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>The target's name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Name of the files, which tells some readers what they are.</summary>
    public abstract string FileName { get; }

    /// <summary>The kinds of error with which the reader's documentation says that it refuses files.</summary>
    public abstract IReadOnlySet<XMemErrorKind> DocumentedErrors { get; }

    /// <summary>Files that the reader takes.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Makes a file that the reader may take or refuse, and nothing else.</summary>
    public abstract byte[] Mutate(Random random);

    /// <summary>Reads a file, all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="random">Chooses options, if the reader has any.</param>
    /// <param name="meter">Measures the steps.</param>
    /// <exception cref="XMemException">The file is refused.</exception>
    public abstract void Read(string path, Random random, AllocationMeter meter);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the target holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
