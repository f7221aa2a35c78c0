namespace Mnist.Formats.Data;

/// <summary>Names of files and folders that programs leave beside a user's own: <c>.ipynb_checkpoints</c>, <c>._x.png</c>, <c>Thumbs.db</c>. They are neither data nor wrong.</summary>
internal static class HiddenNames
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase) { "__MACOSX", "__pycache__", "@eaDir", "Thumbs.db", "ehthumbs.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information" };

    /// <summary>Whether a name is one of them.</summary>
    /// <param name="name">Of a file or folder, without the folders above it.</param>
    public static bool Contain(string name) => name.StartsWith('.') || Known.Contains(name);
}
