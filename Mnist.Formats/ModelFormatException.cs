using System.Globalization;
using System.Text;

namespace Mnist.Formats;

/// <summary>
/// A model file or folder cannot be read (or written) as what it claims to be. The message is one sentence that says
/// what came and what was expected, at most 400 characters without control characters (<see cref="FileText"/>); the properties hold the same facts for programs, as they are.
/// </summary>
public sealed class ModelFormatException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What came and what was expected, without a final full stop.</param>
    /// <param name="file">The file or folder, if there is one.</param>
    /// <param name="offset">The byte in the file where the problem lies, if known.</param>
    /// <param name="field">The field, tensor, node or function that is wrong, if known.</param>
    /// <param name="inner">What a library below threw; its text is not part of the message.</param>
    public ModelFormatException(string reason, string? file = null, long? offset = null, string? field = null, Exception? inner = null)
        : base(Sentence(reason, file, offset, field), inner)
    {
        Reason = reason;
        File = file;
        Offset = offset;
        Field = field;
    }

    /// <summary>What came and what was expected.</summary>
    public string Reason { get; }

    /// <summary>The file or folder, or <see langword="null"/> when the bytes came from elsewhere.</summary>
    public string? File { get; }

    /// <summary>The byte in <see cref="File"/> where the problem lies, or <see langword="null"/> when unknown.</summary>
    public long? Offset { get; }

    /// <summary>The field, tensor, node or function that is wrong, or <see langword="null"/>.</summary>
    public string? Field { get; }

    /// <summary>The property or parameter of the caller's that would repair it, as <c>Force</c>, or <see langword="null"/>. A host that has another name for it, as a command-line option, says that.</summary>
    public string? Setting { get; init; }

    private static string Sentence(string reason, string? file, long? offset, string? field)
    {
        StringBuilder text = new();
        if (file is not null)
        {
            text.Append('\'').Append(file).Append('\'');
            if (offset is long position)
            {
                text.Append(" at byte ").Append(position.ToString(CultureInfo.InvariantCulture));
            }

            text.Append(": ");
        }
        else if (offset is long position)
        {
            text.Append("At byte ").Append(position.ToString(CultureInfo.InvariantCulture)).Append(": ");
        }

        if (field is not null)
        {
            text.Append(field).Append(": ");
        }

        return FileText.Sentence(text.Append(reason).Append('.').ToString());
    }
}
