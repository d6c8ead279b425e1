using System.Security.Cryptography;

namespace XMem.Models;

/// <summary>SHA-256 of files, lower-case hexadecimal.</summary>
internal static class FileHash
{
    private const int BufferSize = 1 << 20;

    /// <summary>Hashes a file.</summary>
    public static string Compute(string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.SequentialScan);
        var buffer = new byte[BufferSize];
        for (int count; (count = file.Read(buffer, 0, buffer.Length)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }
}
