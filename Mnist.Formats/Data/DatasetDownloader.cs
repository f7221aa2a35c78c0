using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Mnist.Formats.Disk;

namespace Mnist.Formats.Data;

/// <summary>Downloads data sets from their mirrors: over HTTPS only, and only files whose SHA-256 is the known one.</summary>
/// <remarks>A broken download leaves a <c>.part</c> file, which the next one continues. A file that is in place and right is never touched.</remarks>
/// <param name="handler">Sends the requests; null: the system's network.</param>
/// <param name="progress">Told how far it has come, from a thread of the pool; ignored when null.</param>
public sealed class DatasetDownloader(HttpMessageHandler? handler = null, Action<DownloadProgress>? progress = null)
{
    private const long MaxBytes = 64 << 20;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Downloads the four files of a data set, those that are not there yet.</summary>
    /// <param name="name">As <c>mnist</c>.</param>
    /// <param name="folder">Where to; made if missing.</param>
    /// <param name="cancellationToken">Stops it; what has come so far is kept.</param>
    /// <returns>A task that ends when all files are in place.</returns>
    /// <exception cref="DatasetException">No mirror gave the right file, or the folder cannot be written.</exception>
    public Task DownloadAsync(string name, string folder, CancellationToken cancellationToken = default) => DownloadAsync(KnownDataset.Get(name), folder, cancellationToken);

    /// <summary>As <see cref="DownloadAsync(string, string, CancellationToken)"/>.</summary>
    internal async Task DownloadAsync(KnownDataset known, string folder, CancellationToken cancellationToken)
    {
        using HttpClient client = handler is null ? new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout }) : new HttpClient(handler, disposeHandler: false);
        client.Timeout = Timeout.InfiniteTimeSpan;
        try
        {
            Atomic.CreateFolder(folder);
            foreach (KnownFile file in known.Files)
            {
                await DownloadAsync(client, known, file, Path.Combine(folder, file.Stem + ".gz"), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not DatasetException))
        {
            throw new DatasetException($"'{folder}' cannot be written; check its permissions and that the disk has room, or give another folder.", error, DatasetProblem.NotWritable);
        }
    }

    private async Task DownloadAsync(HttpClient client, KnownDataset known, KnownFile file, string target, CancellationToken cancellation)
    {
        if (await IsThereAsync(file, target, cancellation).ConfigureAwait(false))
        {
            return;
        }

        List<string> failures = [];
        foreach (Uri mirror in known.Mirrors)
        {
            try
            {
                await FetchAsync(client, new Uri(mirror, file.Stem + ".gz"), target, file.ArchiveSha256, cancellation).ConfigureAwait(false);
                return;
            }
            catch (MirrorException failure)
            {
                failures.Add($"{mirror.Host}: {failure.Message}");
            }
        }

        throw new DatasetException(
            $"'{file.Stem}.gz' of '{known.Name}' could not be downloaded ({string.Join("; ", failures)}); try again when the network is there, or get the four files elsewhere and give their folder, as in {DatasetLocator.Variable}.", problem: DatasetProblem.NotDownloaded);
    }

    // Under any spelling; and unpacked, or packed otherwise, where it is known what it holds.
    private static async Task<bool> IsThereAsync(KnownFile file, string target, CancellationToken cancellation)
    {
        foreach (string path in IdxFolder.FilesOf(Path.GetDirectoryName(target)!, file.Stem).Append(target).Where(File.Exists))
        {
            if (await Sha256Async(path, cancellation).ConfigureAwait(false) == file.ArchiveSha256 || (file.ContentSha256 is { } content && IdxFile.ContentSha256(path, cancellation) == content))
            {
                return true;
            }
        }

        return false;
    }

    private async Task FetchAsync(HttpClient client, Uri address, string target, string sha256, CancellationToken cancellation)
    {
        string part = target + ".part";
        bool resumed;
        do
        {
            resumed = await ReceiveAsync(client, address, part, cancellation).ConfigureAwait(false);
            if (await Sha256Async(part, cancellation).ConfigureAwait(false) == sha256)
            {
                Atomic.Move(part, target);
                return;
            }

            // What was there before may have been another file's beginning, so a resumed download gets a second chance.
            Atomic.Delete(part);
        }
        while (resumed);

        throw new MirrorException("it sent a file with another checksum");
    }

    // Returns whether the beginning came from an earlier download.
    private async Task<bool> ReceiveAsync(HttpClient client, Uri address, string part, CancellationToken cancellation)
    {
        long have = File.Exists(part) ? new FileInfo(part).Length : 0;
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Range = have > 0 ? new RangeHeaderValue(have, null) : null;
        using HttpResponseMessage response = await OnNetworkAsync(token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation).ConfigureAwait(false);
        if (response.RequestMessage?.RequestUri is { } final && final.Scheme != Uri.UriSchemeHttps)
        {
            throw new MirrorException("it redirects to an address without HTTPS");
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
        {
            // All of it may be there already; the checksum tells.
            return true;
        }

        bool resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == have;
        if (response.StatusCode != HttpStatusCode.OK && !resumes)
        {
            throw new MirrorException($"it answers {(int)response.StatusCode}");
        }

        long done = resumes ? have : 0;
        long? total = done + response.Content.Headers.ContentLength;
        using FileStream file = new(part, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None);
        Stream body = await OnNetworkAsync(token => response.Content.ReadAsStreamAsync(token), cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[81920];
        for (int read; (read = await OnNetworkAsync(token => body.ReadAsync(buffer, token).AsTask(), cancellation).ConfigureAwait(false)) > 0;)
        {
            done += read;
            if (done > MaxBytes)
            {
                throw new MirrorException($"it sent more than {MaxBytes >> 20} MiB");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            progress?.Invoke(new DownloadProgress(Path.GetFileNameWithoutExtension(part), address.Host, done, total));
        }

        file.Flush(flushToDisk: true);
        return resumes;
    }

    // Tells the network's failures from the disk's, and a silent server from a cancelled download.
    private static async Task<T> OnNetworkAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(ReadTimeout);
        try
        {
            return await send(timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorException("it does not answer");
        }
        catch (Exception error) when (error is HttpRequestException { InnerException: null or IOException or System.Net.Sockets.SocketException } or IOException)
        {
            throw new MirrorException(error is HttpRequestException ? "no connection" : "the connection broke");
        }
        catch (HttpRequestException)
        {
            throw new MirrorException("no secure connection");
        }
    }

    // Null for what is empty or no file: nothing comes from a pipe.
    private static async Task<string?> Sha256Async(string path, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length == 0)
        {
            return null;
        }

        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
        }
    }

    private sealed class MirrorException(string reason) : Exception(reason);
}
